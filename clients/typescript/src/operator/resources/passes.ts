// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CancelSaleInput, ExpandedPass, Pass, PassesGetQuery, PassesListQuery } from '../types.js';

/** Admission for a local day: dated ones, and those that were burnt */
export class PassesApi extends Api {
  /**
   * List passes
   *
   * By day: those that are valid for one, and those that were burnt for one.
   *
   * Needs `credits:read`.
   */
  list(query: PassesListQuery = {}, options?: RequestOptions): List<ExpandedPass> {
    return this.connection.list({ method: 'GET', path: '/v1/passes', query }, options);
  }

  /**
   * Read a pass
   *
   * Needs `credits:read`.
   */
  get(passId: string, query: PassesGetQuery = {}, options?: RequestOptions): Call<ExpandedPass> {
    return this.connection.call({ method: 'GET', path: path`/v1/passes/${passId}`, query }, options);
  }

  /**
   * Take back a pass
   *
   * A dated one that is valid, by the rule it was sold with, or in spite of it with `override`. Its charge is voided
   * and its place is free again.
   *
   * Needs `products:sell`.
   *
   * Problems: `already_cancelled`, `already_used`, `not_cancellable`, `pass_has_expired`.
   */
  cancel(passId: string, body?: CancelSaleInput | null, options?: PostOptions & IfMatch): Call<Pass> {
    return this.connection.call({ method: 'POST', path: path`/v1/passes/${passId}/cancel`, body }, options);
  }
}
