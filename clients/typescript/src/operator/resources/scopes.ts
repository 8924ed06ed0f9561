// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Scopes } from '../types.js';

/** `client.scopes` */
export class ScopesApi extends Api {
  /**
   * List scopes
   *
   * Every right that roles and API keys can have.
   *
   * Needs `users:read`.
   */
  list(options?: RequestOptions): Call<Scopes> {
    return this.connection.call({ method: 'GET', path: '/v1/scopes' }, options);
  }
}
