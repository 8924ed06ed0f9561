// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { PriceTag, PricesListQuery } from '../types.js';

/** `client.prices` */
export class PricesApi extends Api {
  /**
   * List prices
   *
   * What members pay by the hour, now and as far as it is fixed, discounts and credits aside.
   */
  list(query: PricesListQuery = {}, options?: RequestOptions): List<PriceTag> {
    return this.connection.list({ method: 'GET', path: '/v1/me/prices', query }, options);
  }
}
