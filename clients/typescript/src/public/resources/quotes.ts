// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { PublicQuoteInput, Quote } from '../types.js';

/** What bookings cost, line by line, binding for 15 minutes; and booking at exactly that price. */
export class QuotesApi extends Api {
  /**
   * Ask for a quote as a guest
   *
   * Public prices of public resources. Staff can book it: `POST /v1/quotes/{quote_id}/accept`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `not_bookable`, `no_price`, `coupon_does_not_fit`,
   * `coupon_used_up`, `coupon_limit_reached`, `invalid_recurrence_rule`, `too_many_occurrences`, `coupon_not_valid`,
   * `coupon_not_here`, `too_many_wrong_coupons`.
   */
  create(body: PublicQuoteInput, options?: PostOptions): Call<Quote> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/public/${this.connection.organization}/quotes`, body },
      options,
    );
  }
}
