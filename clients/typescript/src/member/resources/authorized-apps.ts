// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { AuthorizedApps } from '../types.js';

/** The apps that act for the signed-in person */
export class AuthorizedAppsApi extends Api {
  /**
   * List the apps that act for me
   *
   * By name (at most 200).
   */
  list(options?: RequestOptions): Call<AuthorizedApps> {
    return this.connection.call({ method: 'GET', path: '/v1/me/authorized-apps' }, options);
  }

  /**
   * Let an app act for me no more
   *
   * All of its tokens for me stop working at once.
   *
   * Problems: `not_found`.
   */
  end(appId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/me/authorized-apps/${appId}` }, options);
  }
}
