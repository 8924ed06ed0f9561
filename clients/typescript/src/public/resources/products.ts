// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { OfferedProduct, ProductsListQuery } from '../types.js';

/** What is sold ahead of its use, and its sales: passes and credit packs */
export class ProductsApi extends Api {
  /**
   * List passes and credit packs
   *
   * What the organization shows to everyone, in the order it was made.
   */
  list(query: ProductsListQuery = {}, options?: RequestOptions): List<OfferedProduct> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/products`, query },
      options,
    );
  }
}
