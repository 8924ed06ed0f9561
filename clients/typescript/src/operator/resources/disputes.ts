// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Dispute, DisputesListQuery } from '../types.js';

/** `client.disputes` */
export class DisputesApi extends Api {
  /**
   * List disputes
   *
   * Newest first.
   *
   * Needs `payments:read`.
   */
  list(query: DisputesListQuery = {}, options?: RequestOptions): List<Dispute> {
    return this.connection.list({ method: 'GET', path: '/v1/disputes', query }, options);
  }

  /**
   * Read a dispute
   *
   * Needs `payments:read`.
   */
  get(disputeId: string, options?: RequestOptions): Call<Dispute> {
    return this.connection.call({ method: 'GET', path: path`/v1/disputes/${disputeId}` }, options);
  }
}
