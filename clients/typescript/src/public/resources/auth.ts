// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { AuthRequestSignInLinkAnswer, LinkInput, MemberSession, SignInLinkInput } from '../types.js';

/** `client.auth` */
export class AuthApi extends Api {
  /**
   * Sign in with a link
   *
   * Turns a link's secret into a session. The link works once.
   *
   * Problems: `link_refused`.
   */
  signIn(body: LinkInput, options?: PostOptions): Call<MemberSession> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/public/${this.connection.organization}/sign-in`, body },
      options,
    );
  }

  /**
   * Ask for a sign-in link
   *
   * If a member who may sign in has that address, a link is sent there. The answer is the same for everyone.
   */
  requestSignInLink(body: SignInLinkInput, options?: PostOptions): Call<AuthRequestSignInLinkAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/public/${this.connection.organization}/sign-in-links`, body },
      options,
    );
  }
}
