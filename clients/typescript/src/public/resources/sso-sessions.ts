// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { MemberSession, SignedIn, SsoCodeInput } from '../types.js';

/** `client.ssoSessions` */
export class SsoSessionsApi extends Api {
  /**
   * Sign in with a code of single sign-on
   *
   * Turns the code into a session: of a user, or of a member, as the connection is for staff or for members. The code
   * works once, within a minute, with the verifier of the challenge that the sign-in began with. A user's session is
   * good for this organization alone and can't touch their account.
   *
   * Problems: `sso_code_refused`, `sso_not_admitted`.
   */
  signInWithSso(body: SsoCodeInput, options?: PostOptions): Call<SignedIn | MemberSession> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/public/${this.connection.organization}/sso-sessions`, body },
      options,
    );
  }
}
