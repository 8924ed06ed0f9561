// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { MyAcceptQuoteInput, MyQuoteInput, Quote, QuoteAccepted } from '../types.js';

/** What bookings cost, line by line, binding for 15 minutes; and booking at exactly that price. */
export class QuotesApi extends Api {
  /**
   * Ask for a quote for yourself
   *
   * For yourself, or for one of your teams. See `POST /v1/quotes`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `not_bookable`, `no_price`, `coupon_does_not_fit`,
   * `coupon_used_up`, `coupon_limit_reached`, `invalid_recurrence_rule`, `too_many_occurrences`, `coupon_not_valid`,
   * `coupon_not_here`, `too_many_wrong_coupons`.
   */
  create(body: MyQuoteInput, options?: PostOptions): Call<Quote> {
    return this.connection.call({ method: 'POST', path: '/v1/me/quotes', body }, options);
  }

  /**
   * Read your quote
   *
   * Problems: `not_found`.
   */
  get(quoteId: string, options?: RequestOptions): Call<Quote> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/quotes/${quoteId}` }, options);
  }

  /**
   * Book your quote
   *
   * Books all of it at exactly that price, or nothing.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `not_bookable`, `slot_taken`, `occurrences_taken`,
   * `no_price`, `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`, `quote_expired`, `quote_used`,
   * `quote_differs`, `credits_gone`, `policy_broken`, `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  accept(quoteId: string, body?: MyAcceptQuoteInput | null, options?: PostOptions): Call<QuoteAccepted> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/quotes/${quoteId}/accept`, body }, options);
  }
}
