// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Product,
  ProductInput,
  ProductPatch,
  ProductsListQuery,
  ProductsSellQuery,
  SellInput,
  Sold,
} from '../types.js';

/** What is sold ahead of its use, and its sales: passes and credit packs */
export class ProductsApi extends Api {
  /**
   * List products
   *
   * In the order they were made.
   *
   * Needs `products:read`.
   */
  list(query: ProductsListQuery = {}, options?: RequestOptions): List<Product> {
    return this.connection.list({ method: 'GET', path: '/v1/products', query }, options);
  }

  /**
   * Add a product
   *
   * A day or guest pass, a credit pack, or other uses. What one sale grants is what the product says then.
   *
   * Needs `products:write`.
   *
   * Problems: `external_id_taken`.
   */
  create(body: ProductInput, options?: PostOptions): Call<Product> {
    return this.connection.call({ method: 'POST', path: '/v1/products', body }, options);
  }

  /**
   * Read a product
   *
   * Needs `products:read`.
   */
  get(productId: string, options?: RequestOptions): Call<Product> {
    return this.connection.call({ method: 'GET', path: path`/v1/products/${productId}` }, options);
  }

  /**
   * Change a product
   *
   * Only the fields named are changed. What was sold before stays as it was sold.
   *
   * Needs `products:write`.
   *
   * Problems: `external_id_taken`.
   */
  update(productId: string, body: ProductPatch, options?: RequestOptions & IfMatch): Call<Product> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/products/${productId}`, body }, options);
  }

  /**
   * Sell a product no more
   *
   * What was sold stays valid.
   *
   * Needs `products:write`.
   */
  archive(productId: string, options?: PostOptions & IfMatch): Call<Product> {
    return this.connection.call({ method: 'POST', path: path`/v1/products/${productId}/archive` }, options);
  }

  /**
   * Sell a product again
   *
   * An archived one.
   *
   * Needs `products:write`.
   */
  restore(productId: string, options?: PostOptions & IfMatch): Call<Product> {
    return this.connection.call({ method: 'POST', path: path`/v1/products/${productId}/restore` }, options);
  }

  /**
   * Sell a product
   *
   * To a member or a team: their account is charged and gets the credits. A dated pass reserves its place for the
   * opening hours of its day; a day that is full gives 409 `day_full` with the nearest free ones.
   *
   * Needs `products:sell`.
   *
   * Problems: `account_restricted`, `product_is_archived`, `pool_is_archived`, `location_is_closed`, `day_full`,
   * `pass_exists`.
   */
  sell(productId: string, body: SellInput, options?: PostOptions & { query?: ProductsSellQuery }): Call<Sold> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/products/${productId}/sell`, body, query: options?.query },
      options,
    );
  }
}
