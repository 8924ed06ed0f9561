// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { DiscountsListQuery, MyDiscount } from '../types.js';

/** Less to pay: a percentage, or a fixed price for an hour */
export class DiscountsApi extends Api {
  /**
   * List my discounts
   *
   * What holds now or later: your own, your teams' and everyone's.
   */
  list(query: DiscountsListQuery = {}, options?: RequestOptions): List<MyDiscount> {
    return this.connection.list({ method: 'GET', path: '/v1/me/discounts', query }, options);
  }
}
