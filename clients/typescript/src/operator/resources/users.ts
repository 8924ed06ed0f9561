// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { User, UserPatch, UsersListQuery } from '../types.js';

/** Who works for the organization, and their roles */
export class UsersApi extends Api {
  /**
   * List users
   *
   * Oldest accounts first. Who sees some locations only, sees the users who work there.
   *
   * Needs `users:read`.
   */
  list(query: UsersListQuery = {}, options?: RequestOptions): List<User> {
    return this.connection.list({ method: 'GET', path: '/v1/users', query }, options);
  }

  /**
   * Read a user
   *
   * With all of their roles.
   *
   * Needs `users:read`.
   *
   * Problems: `not_found`.
   */
  get(userId: string, options?: RequestOptions): Call<User> {
    return this.connection.call({ method: 'GET', path: path`/v1/users/${userId}` }, options);
  }

  /**
   * Change a user's roles
   *
   * `role_assignments` takes the place of all present roles. You can only give and take rights that you hold
   * yourself, and the last owner stays. Takes effect with the user's next request.
   *
   * Needs `users:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `last_owner`.
   */
  update(userId: string, body: UserPatch, options?: RequestOptions & IfMatch): Call<User> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/users/${userId}`, body }, options);
  }

  /**
   * Remove a user from the organization
   *
   * Their account stays, for other organizations; here they find nothing with their next request.
   *
   * Needs `users:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `last_owner`.
   */
  remove(userId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/users/${userId}` }, options);
  }
}
