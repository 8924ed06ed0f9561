// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  CheckInput,
  Codes,
  CodesInput,
  Coupon,
  CouponCode,
  CouponInput,
  CouponPatch,
  CouponWorth,
  CouponsListCodesQuery,
  CouponsListQuery,
  CouponsListRedemptionsQuery,
  Redemption,
} from '../types.js';

/** Codes that take a percentage or an amount off the price of a booking. */
export class CouponsApi extends Api {
  /**
   * List coupons
   *
   * In the order they were made.
   *
   * Needs `prices:read`.
   */
  list(query: CouponsListQuery = {}, options?: RequestOptions): List<Coupon> {
    return this.connection.list({ method: 'GET', path: '/v1/coupons', query }, options);
  }

  /**
   * Make a coupon
   *
   * With a code of your choice, or none yet.
   *
   * Needs `prices:write`.
   *
   * Problems: `coupon_code_taken`, `already_exists`.
   */
  create(body: CouponInput, options?: PostOptions): Call<Coupon> {
    return this.connection.call({ method: 'POST', path: '/v1/coupons', body }, options);
  }

  /**
   * Check a coupon
   *
   * What a code is worth, and whether it counts for that member, resource and time.
   *
   * Who may read coupons is told why it doesn't; anyone else learns only that it doesn't, and too many such answers in
   * an hour are followed by 429.
   *
   * Needs `bookings:write`.
   *
   * Problems: `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  check(body: CheckInput, options?: PostOptions): Call<CouponWorth> {
    return this.connection.call({ method: 'POST', path: '/v1/coupons/check', body }, options);
  }

  /**
   * Read a coupon
   *
   * Needs `prices:read`.
   */
  get(couponId: string, options?: RequestOptions): Call<Coupon> {
    return this.connection.call({ method: 'GET', path: path`/v1/coupons/${couponId}` }, options);
  }

  /**
   * Change a coupon
   *
   * Bookings that use it keep what it took off.
   *
   * Needs `prices:write`.
   *
   * Problems: `already_exists`.
   */
  update(couponId: string, body: CouponPatch, options?: RequestOptions & IfMatch): Call<Coupon> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/coupons/${couponId}`, body }, options);
  }

  /**
   * Delete a coupon
   *
   * Only one that no booking ever used.
   *
   * Needs `prices:write`.
   *
   * Problems: `coupon_in_use`.
   */
  delete(couponId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/coupons/${couponId}` }, options);
  }

  /**
   * Add codes to a coupon
   *
   * One of your choice for any number of bookings, or many random ones for one booking each.
   *
   * Needs `prices:write`.
   *
   * Problems: `coupon_code_taken`.
   */
  addCodes(couponId: string, body: CodesInput, options?: PostOptions & IfMatch): Call<Codes> {
    return this.connection.call({ method: 'POST', path: path`/v1/coupons/${couponId}/codes`, body }, options);
  }

  /**
   * List a coupon's codes
   *
   * In the order they were made.
   *
   * Needs `prices:read`.
   */
  listCodes(couponId: string, query: CouponsListCodesQuery = {}, options?: RequestOptions): List<CouponCode> {
    return this.connection.list({ method: 'GET', path: path`/v1/coupons/${couponId}/codes`, query }, options);
  }

  /**
   * Export a coupon's codes
   *
   * All of them as CSV: code, single_use, redeemed, created_at. In the order they were made.
   *
   * Needs `prices:read`.
   */
  exportCodes(couponId: string, options?: RequestOptions): Call<string> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/coupons/${couponId}/codes/export`, reads: 'text' },
      options,
    );
  }

  /**
   * Switch a coupon off
   *
   * Nobody can use it any more, also with a quote that was made before; bookings that use it keep it.
   *
   * Needs `prices:write`.
   */
  disable(couponId: string, options?: PostOptions & IfMatch): Call<Coupon> {
    return this.connection.call({ method: 'POST', path: path`/v1/coupons/${couponId}/disable` }, options);
  }

  /**
   * Switch a coupon on again
   *
   * Needs `prices:write`.
   */
  enable(couponId: string, options?: PostOptions & IfMatch): Call<Coupon> {
    return this.connection.call({ method: 'POST', path: path`/v1/coupons/${couponId}/enable` }, options);
  }

  /**
   * List the uses of a coupon
   *
   * In the order they were made, those given back too.
   *
   * Needs `prices:read`.
   */
  listRedemptions(
    couponId: string,
    query: CouponsListRedemptionsQuery = {},
    options?: RequestOptions,
  ): List<Redemption> {
    return this.connection.list({ method: 'GET', path: path`/v1/coupons/${couponId}/redemptions`, query }, options);
  }
}
