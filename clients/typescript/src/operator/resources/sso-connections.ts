// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { SsoConnection, SsoConnectionInput, SsoConnectionPatch, SsoConnectionsListQuery } from '../types.js';

/** `client.ssoConnections` */
export class SsoConnectionsApi extends Api {
  /**
   * List single sign-on connections
   *
   * Newest first, without their secrets.
   *
   * Needs `sso:read`.
   */
  list(query: SsoConnectionsListQuery = {}, options?: RequestOptions): List<SsoConnection> {
    return this.connection.list({ method: 'GET', path: '/v1/sso-connections', query }, options);
  }

  /**
   * Set up single sign-on
   *
   * Register `{public address}/v1/sso/callback` as the redirect URI at the provider. Its client secret is sealed.
   *
   * A provider for staff could sign in as any of them in this organization: to set one up takes every right. One for
   * members takes `members:write`.
   *
   * Needs `sso:write`.
   *
   * Problems: `rights_not_held`, `not_found`.
   */
  create(body: SsoConnectionInput, options?: PostOptions): Call<SsoConnection> {
    return this.connection.call({ method: 'POST', path: '/v1/sso-connections', body }, options);
  }

  /**
   * Read a single sign-on connection
   *
   * Without its secret.
   *
   * Needs `sso:read`.
   *
   * Problems: `not_found`.
   */
  get(connectionId: string, options?: RequestOptions): Call<SsoConnection> {
    return this.connection.call({ method: 'GET', path: path`/v1/sso-connections/${connectionId}` }, options);
  }

  /**
   * Change a single sign-on connection
   *
   * Disabled, its sessions end at once. With another issuer or client id they end, too, and everybody is linked anew
   * by their e-mail address.
   *
   * Needs `sso:write`.
   *
   * Problems: `rights_not_held`, `not_found`.
   */
  update(connectionId: string, body: SsoConnectionPatch, options?: RequestOptions & IfMatch): Call<SsoConnection> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/sso-connections/${connectionId}`, body }, options);
  }

  /**
   * Delete a single sign-on connection
   *
   * Its sessions end at once. Users and members stay, and sign in otherwise.
   *
   * Needs `sso:write`.
   *
   * Problems: `not_found`.
   */
  delete(connectionId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/sso-connections/${connectionId}` }, options);
  }
}
