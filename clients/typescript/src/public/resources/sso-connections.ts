// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { SsoStart, SsoStartInput } from '../types.js';

/** `client.ssoConnections` */
export class SsoConnectionsApi extends Api {
  /**
   * Begin to sign in at a provider
   *
   * Send the browser to `authorization_url`. It comes back to `redirect_uri` with `code` and your `state`, or with
   * `error`. Keep the verifier of `code_challenge`: without it the code is worth nothing.
   *
   * Problems: `not_found`, `sso_connection_disabled`, `sso_provider_unusable`.
   */
  startSso(connectionId: string, body: SsoStartInput, options?: PostOptions): Call<SsoStart> {
    return this.connection.call(
      {
        method: 'POST',
        path: path`/v1/public/${this.connection.organization}/sso-connections/${connectionId}/start`,
        body,
      },
      options,
    );
  }
}
