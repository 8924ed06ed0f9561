// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CancelSaleInput, ExpandedSale, ProductSalesGetQuery, ProductSalesListQuery, Sale } from '../types.js';

/** `client.productSales` */
export class ProductSalesApi extends Api {
  /**
   * List sales
   *
   * The newest first.
   *
   * Needs `products:read`.
   */
  list(query: ProductSalesListQuery = {}, options?: RequestOptions): List<ExpandedSale> {
    return this.connection.list({ method: 'GET', path: '/v1/product-sales', query }, options);
  }

  /**
   * Read a sale
   *
   * Needs `products:read`.
   */
  get(saleId: string, query: ProductSalesGetQuery = {}, options?: RequestOptions): Call<ExpandedSale> {
    return this.connection.call({ method: 'GET', path: path`/v1/product-sales/${saleId}`, query }, options);
  }

  /**
   * Take back a sale
   *
   * All of it, while nothing was used, by the rule it was sold with; `override` takes it back in spite of that rule.
   * The charge is voided, the credits go, and reserved places are free again.
   *
   * Needs `products:sell`.
   *
   * Problems: `already_cancelled`, `already_used`, `not_cancellable`, `pass_has_expired`.
   */
  cancel(saleId: string, body?: CancelSaleInput | null, options?: PostOptions & IfMatch): Call<Sale> {
    return this.connection.call({ method: 'POST', path: path`/v1/product-sales/${saleId}/cancel`, body }, options);
  }
}
