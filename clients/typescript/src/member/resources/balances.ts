// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { AccountBalance, BalancesListQuery } from '../types.js';

/** `client.balances` */
export class BalancesApi extends Api {
  /**
   * See what you owe
   *
   * Your own account, and those of the teams that you run.
   */
  list(query: BalancesListQuery = {}, options?: RequestOptions): List<AccountBalance> {
    return this.connection.list({ method: 'GET', path: '/v1/me/balances', query }, options);
  }
}
