// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  OAuthApp,
  OAuthAppInput,
  OAuthAppPatch,
  OAuthAppSecret,
  OAuthGrant,
  OauthAppsListOauthGrantsQuery,
  OauthAppsListQuery,
  SecretRotationInput,
} from '../types.js';

/** Third-party apps, registered by the operator, and whom they act for */
export class OauthAppsApi extends Api {
  /**
   * List third-party apps
   *
   * Newest first, without their secrets.
   *
   * Needs `oauth_apps:read`.
   */
  list(query: OauthAppsListQuery = {}, options?: RequestOptions): List<OAuthApp> {
    return this.connection.list({ method: 'GET', path: '/v1/oauth-apps', query }, options);
  }

  /**
   * Register a third-party app
   *
   * For this organization alone. Its id is the `client_id`; `client_secret` is shown in this answer and never again.
   *
   * `scopes` is the most that it can be granted: for a person it never does more than they may do themselves. An app
   * that acts alone can hold no right that you don't hold yourself.
   *
   * Needs `oauth_apps:write`.
   *
   * Problems: `rights_not_held`.
   */
  create(body: OAuthAppInput, options?: PostOptions): Call<OAuthAppSecret> {
    return this.connection.call({ method: 'POST', path: '/v1/oauth-apps', body }, options);
  }

  /**
   * Read a third-party app
   *
   * Without its secret.
   *
   * Needs `oauth_apps:read`.
   *
   * Problems: `not_found`.
   */
  get(appId: string, options?: RequestOptions): Call<OAuthApp> {
    return this.connection.call({ method: 'GET', path: path`/v1/oauth-apps/${appId}` }, options);
  }

  /**
   * Change a third-party app
   *
   * A scope that is taken away is gone from all of its tokens at once; a new one has to be asked of people anew.
   *
   * Needs `oauth_apps:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `app_is_archived`.
   */
  update(appId: string, body: OAuthAppPatch, options?: RequestOptions & IfMatch): Call<OAuthApp> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/oauth-apps/${appId}`, body }, options);
  }

  /**
   * Archive a third-party app
   *
   * For good: all that people granted it ends, and its tokens stop working with their next request.
   *
   * Needs `oauth_apps:write`.
   *
   * Problems: `not_found`, `app_is_archived`.
   */
  archive(appId: string, options?: PostOptions & IfMatch): Call<OAuthApp> {
    return this.connection.call({ method: 'POST', path: path`/v1/oauth-apps/${appId}/archive` }, options);
  }

  /**
   * List whom a third-party app acts for
   *
   * Newest first. One for each time that somebody let it in, or that it got a token of its own.
   *
   * Needs `oauth_apps:read`.
   *
   * Problems: `not_found`.
   */
  listOauthGrants(
    appId: string,
    query: OauthAppsListOauthGrantsQuery = {},
    options?: RequestOptions,
  ): List<OAuthGrant> {
    return this.connection.list({ method: 'GET', path: path`/v1/oauth-apps/${appId}/grants`, query }, options);
  }

  /**
   * End what somebody granted a third-party app
   *
   * Its tokens stop working at once.
   *
   * Needs `oauth_apps:write`.
   *
   * Problems: `not_found`.
   */
  endOauthGrant(appId: string, grantId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/oauth-apps/${appId}/grants/${grantId}` }, options);
  }

  /**
   * Give a third-party app a new secret
   *
   * The old secret works beside it for a day, or as long as you say, so that the app changes over without a gap.
   *
   * Needs `oauth_apps:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `app_is_archived`, `app_has_no_secret`.
   */
  rotateSecret(appId: string, body: SecretRotationInput, options?: PostOptions & IfMatch): Call<OAuthAppSecret> {
    return this.connection.call({ method: 'POST', path: path`/v1/oauth-apps/${appId}/rotate-secret`, body }, options);
  }
}
