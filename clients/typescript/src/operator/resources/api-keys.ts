// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { ApiKey, ApiKeyInput, ApiKeyPatch, ApiKeySecret, ApiKeysListQuery } from '../types.js';

/** Credentials of machines */
export class ApiKeysApi extends Api {
  /**
   * List API keys
   *
   * Newest first, without their secrets.
   *
   * Needs `api_keys:read`.
   */
  list(query: ApiKeysListQuery = {}, options?: RequestOptions): List<ApiKey> {
    return this.connection.list({ method: 'GET', path: '/v1/api-keys', query }, options);
  }

  /**
   * Create an API key
   *
   * The key is shown in this answer and never again. It can hold no right that you don't hold yourself.
   *
   * Needs `api_keys:write`.
   *
   * Problems: `rights_not_held`, `not_found`.
   */
  create(body: ApiKeyInput, options?: PostOptions): Call<ApiKeySecret> {
    return this.connection.call({ method: 'POST', path: '/v1/api-keys', body }, options);
  }

  /**
   * Read an API key
   *
   * Without its secret.
   *
   * Needs `api_keys:read`.
   *
   * Problems: `not_found`.
   */
  get(apiKeyId: string, options?: RequestOptions): Call<ApiKey> {
    return this.connection.call({ method: 'GET', path: path`/v1/api-keys/${apiKeyId}` }, options);
  }

  /**
   * Change an API key's name or expiry
   *
   * Its scopes and locations stay as they are: for others, create another key.
   *
   * Needs `api_keys:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `api_key_is_revoked`.
   */
  update(apiKeyId: string, body: ApiKeyPatch, options?: RequestOptions & IfMatch): Call<ApiKey> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/api-keys/${apiKeyId}`, body }, options);
  }

  /**
   * Revoke an API key
   *
   * It stops working with its next request, for good.
   *
   * Needs `api_keys:write`.
   *
   * Problems: `not_found`, `api_key_is_revoked`.
   */
  revoke(apiKeyId: string, options?: PostOptions & IfMatch): Call<ApiKey> {
    return this.connection.call({ method: 'POST', path: path`/v1/api-keys/${apiKeyId}/revoke` }, options);
  }

  /**
   * Give an API key a new secret
   *
   * The old secret stops working at once. To change over without a gap, create a second key and revoke the first.
   *
   * Needs `api_keys:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `api_key_is_revoked`.
   */
  rotate(apiKeyId: string, options?: PostOptions & IfMatch): Call<ApiKeySecret> {
    return this.connection.call({ method: 'POST', path: path`/v1/api-keys/${apiKeyId}/rotate` }, options);
  }
}
