// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Discount, DiscountInput, DiscountPatch, DiscountsListQuery } from '../types.js';

/** Less to pay: a percentage, or a fixed price for an hour */
export class DiscountsApi extends Api {
  /**
   * List discounts
   *
   * In the order they were given.
   *
   * Needs `prices:read`.
   */
  list(query: DiscountsListQuery = {}, options?: RequestOptions): List<Discount> {
    return this.connection.list({ method: 'GET', path: '/v1/discounts', query }, options);
  }

  /**
   * Give a discount
   *
   * To one account, or to everyone. Valid from now, unless `valid_from` says otherwise.
   *
   * Needs `prices:write`.
   *
   * Problems: `not_found`, `external_id_taken`.
   */
  create(body: DiscountInput, options?: PostOptions): Call<Discount> {
    return this.connection.call({ method: 'POST', path: '/v1/discounts', body }, options);
  }

  /**
   * Read a discount
   *
   * Needs `prices:read`.
   */
  get(discountId: string, options?: RequestOptions): Call<Discount> {
    return this.connection.call({ method: 'GET', path: path`/v1/discounts/${discountId}` }, options);
  }

  /**
   * Change a discount
   *
   * Only the fields named are changed. Quotes and bookings keep the price that they have.
   *
   * Needs `prices:write`.
   *
   * Problems: `not_found`, `benefit_is_archived`, `comes_from_plan`, `external_id_taken`.
   */
  update(discountId: string, body: DiscountPatch, options?: RequestOptions & IfMatch): Call<Discount> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/discounts/${discountId}`, body }, options);
  }

  /**
   * Archive a discount
   *
   * Puts it away: it counts no more and lists leave it out. Doing it again changes nothing.
   *
   * Needs `prices:write`.
   *
   * Problems: `comes_from_plan`.
   */
  archive(discountId: string, options?: PostOptions & IfMatch): Call<Discount> {
    return this.connection.call({ method: 'POST', path: path`/v1/discounts/${discountId}/archive` }, options);
  }

  /**
   * End a discount
   *
   * It counts for nothing that begins from now on. One that has not begun is archived; an ended one stays.
   *
   * Needs `prices:write`.
   *
   * Problems: `not_found`, `benefit_is_archived`, `comes_from_plan`, `external_id_taken`.
   */
  end(discountId: string, options?: PostOptions & IfMatch): Call<Discount> {
    return this.connection.call({ method: 'POST', path: path`/v1/discounts/${discountId}/end` }, options);
  }
}
