// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { BuyInput, OfferedProduct, ProductsBuyQuery, ProductsListQuery, Sold } from '../types.js';

/** What is sold ahead of its use, and its sales: passes and credit packs */
export class ProductsApi extends Api {
  /**
   * List what you can buy
   *
   * Passes and credits, in the order they were made.
   */
  list(query: ProductsListQuery = {}, options?: RequestOptions): List<OfferedProduct> {
    return this.connection.list({ method: 'GET', path: '/v1/me/products', query }, options);
  }

  /** Read what you can buy */
  get(productId: string, options?: RequestOptions): Call<OfferedProduct> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/products/${productId}` }, options);
  }

  /**
   * Buy a product
   *
   * For yourself, or for a team that you administrate. A full day gives 409 `day_full` with the nearest free ones.
   *
   * Problems: `account_restricted`, `product_is_archived`, `pool_is_archived`, `location_is_closed`, `day_full`,
   * `pass_exists`.
   */
  buy(productId: string, body: BuyInput, options?: PostOptions & { query?: ProductsBuyQuery }): Call<Sold> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/products/${productId}/buy`, body, query: options?.query },
      options,
    );
  }
}
