// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { DunningRunInput, Operation } from '../types.js';

/** `client.dunningRuns` */
export class DunningRunsApi extends Api {
  /**
   * Run dunning
   *
   * What is due is done by itself each day; this does it now, or with `dry_run` says what would be done and why.
   *
   * The operation's result lists the accounts with their steps; `GET /v1/operations/{id}/rows` every step. Doing it
   * again does nothing more.
   *
   * Needs `dunning:write`.
   */
  start(body: DunningRunInput, options?: PostOptions): Call<Operation> {
    return this.connection.call({ method: 'POST', path: '/v1/dunning-runs', body }, options);
  }
}
