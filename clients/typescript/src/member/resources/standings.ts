// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { AccountStanding, StandingsListQuery } from '../types.js';

/** `client.standings` */
export class StandingsApi extends Api {
  /**
   * See how your accounts stand
   *
   * Your own account, and those of the teams that you run.
   */
  list(query: StandingsListQuery = {}, options?: RequestOptions): List<AccountStanding> {
    return this.connection.list({ method: 'GET', path: '/v1/me/standings', query }, options);
  }
}
