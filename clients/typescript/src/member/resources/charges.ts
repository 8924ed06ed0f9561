// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Charge, ChargesListQuery } from '../types.js';

/** What is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge. */
export class ChargesApi extends Api {
  /**
   * List your charges
   *
   * What your own account owes, and the accounts of the teams that you administrate.
   */
  list(query: ChargesListQuery = {}, options?: RequestOptions): List<Charge> {
    return this.connection.list({ method: 'GET', path: '/v1/me/charges', query }, options);
  }

  /**
   * Read your charge
   *
   * Of your own account, or of a team that you administrate.
   */
  get(chargeId: string, options?: RequestOptions): Call<Charge> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/charges/${chargeId}` }, options);
  }
}
