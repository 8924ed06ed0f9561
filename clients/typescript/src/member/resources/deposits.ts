// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Deposit, DepositsListQuery } from '../types.js';

/** What accounts left as a security: held, applied to invoices, returned, kept for a reason. */
export class DepositsApi extends Api {
  /**
   * List your deposits
   *
   * What your own account left as a security, and the accounts of the teams that you administrate; newest first, each
   * with all that happened to it, without what staff noted on it (`reason` is null, `created_by` is `staff`).
   */
  list(query: DepositsListQuery = {}, options?: RequestOptions): List<Deposit> {
    return this.connection.list({ method: 'GET', path: '/v1/me/deposits', query }, options);
  }

  /**
   * Read your deposit
   *
   * Of your own account, or of a team that you administrate; with all that happened to it, as in the list.
   */
  get(depositId: string, options?: RequestOptions): Call<Deposit> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/deposits/${depositId}` }, options);
  }
}
