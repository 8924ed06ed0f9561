// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Refund, RefundsListQuery } from '../types.js';

/** `client.refunds` */
export class RefundsApi extends Api {
  /**
   * List refunds
   *
   * Newest first.
   *
   * Needs `payments:read`.
   */
  list(query: RefundsListQuery = {}, options?: RequestOptions): List<Refund> {
    return this.connection.list({ method: 'GET', path: '/v1/refunds', query }, options);
  }

  /**
   * Read a refund
   *
   * Needs `payments:read`.
   */
  get(refundId: string, options?: RequestOptions): Call<Refund> {
    return this.connection.call({ method: 'GET', path: path`/v1/refunds/${refundId}` }, options);
  }
}
