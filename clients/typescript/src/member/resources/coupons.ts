// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { CouponWorth, MyCheckInput } from '../types.js';

/** Codes that take a percentage or an amount off the price of a booking. */
export class CouponsApi extends Api {
  /**
   * Check your coupon
   *
   * What a code is worth for you. Too many wrong codes in an hour are followed by 429.
   *
   * Problems: `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  check(body: MyCheckInput, options?: PostOptions): Call<CouponWorth> {
    return this.connection.call({ method: 'POST', path: '/v1/me/coupons/check', body }, options);
  }
}
