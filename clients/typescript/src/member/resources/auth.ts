// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type {
  Account,
  AccountPatch,
  AuthRequestPasswordResetAnswer,
  AuthRequestSignInLinkAnswer,
  ChangePasswordInput,
  LinkInput,
  MemberSession,
  PasswordResetInput,
  PasswordResetRequestInput,
  RefreshInput,
  Sessions,
  SignInLinkInput,
  TokensOut,
  WhoAmI,
} from '../types.js';

/** `client.auth` */
export class AuthApi extends Api {
  /**
   * Read your account
   *
   * The signed-in user's own.
   */
  getAccount(options?: RequestOptions): Call<Account> {
    return this.connection.call({ method: 'GET', path: '/v1/auth/account' }, options);
  }

  /**
   * Change your name or language
   *
   * Seen in every organization that you work for.
   */
  updateAccount(body: AccountPatch, options?: RequestOptions): Call<Account> {
    return this.connection.call({ method: 'PATCH', path: '/v1/auth/account', body }, options);
  }

  /**
   * Change your password
   *
   * Ends your other sessions. A wrong current password counts as a failed sign-in.
   *
   * Problems: `wrong_credentials`, `weak_password`, `sign_in_locked`.
   */
  changePassword(body: ChangePasswordInput, options?: PostOptions): Call<void> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/change-password', body }, options);
  }

  /**
   * Ask for a link to reset a password
   *
   * Always 202: whether the address has an account is not said. At most three mails an hour for one address.
   */
  requestPasswordReset(body: PasswordResetRequestInput, options?: PostOptions): Call<AuthRequestPasswordResetAnswer> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/password-reset-requests', body }, options);
  }

  /**
   * Reset a password by a mailed link
   *
   * Ends every session of the account and lifts a lock. Works once, for an hour.
   *
   * Problems: `link_refused`, `weak_password`.
   */
  resetPassword(body: PasswordResetInput, options?: PostOptions): Call<void> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/password-resets', body }, options);
  }

  /**
   * Get new tokens for a refresh token
   *
   * The old tokens stop working. A refresh token that is used twice ends its session, since one of its two bearers
   * stole it; send an Idempotency-Key, and a repeated request gets the first answer instead.
   *
   * Problems: `refresh_refused`.
   */
  refreshSession(body: RefreshInput, options?: PostOptions): Call<TokensOut> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/refresh', body }, options);
  }

  /**
   * Say who is signed in
   *
   * Whose credential it is, where it works, and its rights. For users, members and API keys.
   */
  getCurrentSession(options?: RequestOptions): Call<WhoAmI> {
    return this.connection.call({ method: 'GET', path: '/v1/auth/session' }, options);
  }

  /**
   * List your sessions
   *
   * Those that still live, newest first (at most 100).
   */
  listSessions(options?: RequestOptions): Call<Sessions> {
    return this.connection.call({ method: 'GET', path: '/v1/auth/sessions' }, options);
  }

  /**
   * End your other sessions
   *
   * Every session but the one that asks.
   */
  endOtherSessions(options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: '/v1/auth/sessions' }, options);
  }

  /**
   * End one of your sessions
   *
   * Its tokens stop working at once.
   *
   * Problems: `not_found`.
   */
  endSession(sessionId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/auth/sessions/${sessionId}` }, options);
  }

  /**
   * End this session
   *
   * The access token and its refresh token stop working at once.
   */
  signOut(options?: PostOptions): Call<void> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/sign-out' }, options);
  }

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
