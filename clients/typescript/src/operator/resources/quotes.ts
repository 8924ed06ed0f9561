// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { AcceptQuoteInput, Quote, QuoteAccepted, QuoteInput } from '../types.js';

/** What bookings cost, line by line, binding for 15 minutes; and booking at exactly that price. */
export class QuotesApi extends Api {
  /**
   * Ask for a quote
   *
   * What one booking, several at once, or a series cost: each line by name, the credits and passes that would be
   * used, what is left to pay with its tax, the cancellation terms and every rule that applies. It binds 15 minutes.
   *
   * Nothing is kept free by it: see `hold` of `POST /v1/bookings`.
   *
   * Needs `bookings:read`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `not_bookable`, `no_price`, `coupon_does_not_fit`,
   * `coupon_used_up`, `coupon_limit_reached`, `invalid_recurrence_rule`, `too_many_occurrences`, `coupon_not_valid`,
   * `coupon_not_here`, `too_many_wrong_coupons`.
   */
  create(body: QuoteInput, options?: PostOptions): Call<Quote> {
    return this.connection.call({ method: 'POST', path: '/v1/quotes', body }, options);
  }

  /**
   * Read a quote
   *
   * Needs `bookings:read`.
   *
   * Problems: `not_found`.
   */
  get(quoteId: string, options?: RequestOptions): Call<Quote> {
    return this.connection.call({ method: 'GET', path: path`/v1/quotes/${quoteId}` }, options);
  }

  /**
   * Book a quote
   *
   * Books all of it at exactly that price, or nothing. Credits that are gone meanwhile give 409 `credits_gone`, which
   * says what it costs without them.
   *
   * Needs `bookings:write`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `not_bookable`, `slot_taken`, `occurrences_taken`,
   * `no_price`, `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`, `quote_expired`, `quote_used`,
   * `quote_differs`, `credits_gone`, `policy_broken`, `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  accept(quoteId: string, body?: AcceptQuoteInput | null, options?: PostOptions): Call<QuoteAccepted> {
    return this.connection.call({ method: 'POST', path: path`/v1/quotes/${quoteId}/accept`, body }, options);
  }
}
