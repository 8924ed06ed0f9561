// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { BuiltinRoles } from '../types.js';

/** `client.builtInRoles` */
export class BuiltInRolesApi extends Api {
  /**
   * List built-in roles
   *
   * They are the same in every organization; new scopes reach them with a release.
   *
   * Needs `users:read`.
   */
  list(options?: RequestOptions): Call<BuiltinRoles> {
    return this.connection.call({ method: 'GET', path: '/v1/built-in-roles' }, options);
  }
}
