// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Pass, PassesListQuery, ReasonInput } from '../types.js';

/** Admission for a local day: dated ones, and those that were burnt */
export class PassesApi extends Api {
  /**
   * List your passes
   *
   * Yours, your guests', and those of the teams that you administrate; by day.
   */
  list(query: PassesListQuery = {}, options?: RequestOptions): List<Pass> {
    return this.connection.list({ method: 'GET', path: '/v1/me/passes', query }, options);
  }

  /** Read your pass */
  get(passId: string, options?: RequestOptions): Call<Pass> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/passes/${passId}` }, options);
  }

  /**
   * Give back your pass
   *
   * A dated one that is valid, by the rule it was sold with.
   *
   * Problems: `already_cancelled`, `already_used`, `not_cancellable`, `pass_has_expired`.
   */
  cancel(passId: string, body?: ReasonInput | null, options?: PostOptions & IfMatch): Call<Pass> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/passes/${passId}/cancel`, body }, options);
  }
}
