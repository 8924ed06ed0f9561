// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Role, RoleInput, RolePatch, RolesListQuery } from '../types.js';

/** `client.roles` */
export class RolesApi extends Api {
  /**
   * List custom roles
   *
   * Oldest first; the built-in ones are at `GET /v1/built-in-roles`.
   *
   * Needs `users:read`.
   */
  list(query: RolesListQuery = {}, options?: RequestOptions): List<Role> {
    return this.connection.list({ method: 'GET', path: '/v1/roles', query }, options);
  }

  /**
   * Create a custom role
   *
   * Takes `users:write` and every one of its scopes for the whole organization.
   *
   * Needs `users:write`.
   *
   * Problems: `rights_not_held`, `role_name_taken`.
   */
  create(body: RoleInput, options?: PostOptions): Call<Role> {
    return this.connection.call({ method: 'POST', path: '/v1/roles', body }, options);
  }

  /**
   * Read a custom role
   *
   * Its name and scopes.
   *
   * Needs `users:read`.
   *
   * Problems: `not_found`.
   */
  get(roleId: string, options?: RequestOptions): Call<Role> {
    return this.connection.call({ method: 'GET', path: path`/v1/roles/${roleId}` }, options);
  }

  /**
   * Change a custom role
   *
   * Takes effect for everybody who has it with their next request. Scopes added or removed must be your own.
   *
   * Needs `users:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `role_name_taken`.
   */
  update(roleId: string, body: RolePatch, options?: RequestOptions & IfMatch): Call<Role> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/roles/${roleId}`, body }, options);
  }

  /**
   * Delete a custom role
   *
   * Only one that no user has and no open invitation offers.
   *
   * Needs `users:write`.
   *
   * Problems: `not_found`, `role_in_use`.
   */
  delete(roleId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/roles/${roleId}` }, options);
  }
}
