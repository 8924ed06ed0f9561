// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Permission, PermissionInput, PermissionPatch, PermissionsListQuery } from '../types.js';

/** Who may book beyond a policy, and who may be where and when */
export class PermissionsApi extends Api {
  /**
   * List permissions
   *
   * In the order they were given.
   *
   * Needs `credits:read`.
   */
  list(query: PermissionsListQuery = {}, options?: RequestOptions): List<Permission> {
    return this.connection.list({ method: 'GET', path: '/v1/permissions', query }, options);
  }

  /**
   * Give a permission
   *
   * To an account's people. Valid from now, unless `valid_from` says otherwise.
   *
   * Needs `credits:write`.
   *
   * Problems: `not_found`, `external_id_taken`.
   */
  create(body: PermissionInput, options?: PostOptions): Call<Permission> {
    return this.connection.call({ method: 'POST', path: '/v1/permissions', body }, options);
  }

  /**
   * Read a permission
   *
   * Needs `credits:read`.
   */
  get(permissionId: string, options?: RequestOptions): Call<Permission> {
    return this.connection.call({ method: 'GET', path: path`/v1/permissions/${permissionId}` }, options);
  }

  /**
   * Change a permission
   *
   * Only the fields named are changed. Bookings that it let them make stay.
   *
   * Needs `credits:write`.
   *
   * Problems: `not_found`, `benefit_is_archived`, `comes_from_plan`, `external_id_taken`.
   */
  update(permissionId: string, body: PermissionPatch, options?: RequestOptions & IfMatch): Call<Permission> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/permissions/${permissionId}`, body }, options);
  }

  /**
   * Archive a permission
   *
   * Puts it away: it counts no more and lists leave it out. Doing it again changes nothing.
   *
   * Needs `credits:write`.
   *
   * Problems: `comes_from_plan`.
   */
  archive(permissionId: string, options?: PostOptions & IfMatch): Call<Permission> {
    return this.connection.call({ method: 'POST', path: path`/v1/permissions/${permissionId}/archive` }, options);
  }

  /**
   * End a permission
   *
   * It lets nobody book what begins from now on, and nobody in. One yet to begin is archived.
   *
   * Needs `credits:write`.
   *
   * Problems: `not_found`, `benefit_is_archived`, `comes_from_plan`, `external_id_taken`.
   */
  end(permissionId: string, options?: PostOptions & IfMatch): Call<Permission> {
    return this.connection.call({ method: 'POST', path: path`/v1/permissions/${permissionId}/end` }, options);
  }
}
