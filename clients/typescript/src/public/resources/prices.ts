// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { PriceTag, PricesListQuery } from '../types.js';

/** `client.prices` */
export class PricesApi extends Api {
  /**
   * List prices
   *
   * What the public pays by the hour for what it can see, now and as far as it is fixed.
   */
  list(query: PricesListQuery = {}, options?: RequestOptions): List<PriceTag> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/prices`, query },
      options,
    );
  }
}
