// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { ProductSalesListQuery, ReasonInput, Sale } from '../types.js';

/** `client.productSales` */
export class ProductSalesApi extends Api {
  /**
   * List what you bought
   *
   * You, and the teams that you administrate; the newest first.
   */
  list(query: ProductSalesListQuery = {}, options?: RequestOptions): List<Sale> {
    return this.connection.list({ method: 'GET', path: '/v1/me/product-sales', query }, options);
  }

  /** Read what you bought */
  get(saleId: string, options?: RequestOptions): Call<Sale> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/product-sales/${saleId}` }, options);
  }

  /**
   * Give back what you bought
   *
   * All of it, while nothing was used, by the rule it was sold with.
   *
   * Problems: `already_cancelled`, `already_used`, `not_cancellable`, `pass_has_expired`.
   */
  cancel(saleId: string, body?: ReasonInput | null, options?: PostOptions & IfMatch): Call<Sale> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/product-sales/${saleId}/cancel`, body }, options);
  }
}
