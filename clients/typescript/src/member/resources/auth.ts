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
  AuthorizedApps,
  ChangePasswordInput,
  CodeInput,
  LinkInput,
  MemberSession,
  Passkey,
  PasskeyBeginInput,
  PasskeyInput,
  PasskeyOptions,
  PasskeyPatch,
  PasskeySignInInput,
  Passkeys,
  PasswordResetInput,
  PasswordResetRequestInput,
  RecoveryCodes,
  RefreshInput,
  SecondFactor,
  Sessions,
  SignInLinkInput,
  SignedIn,
  TokensOut,
  TotpBeginInput,
  TotpBegun,
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
   * List the apps that act for you
   *
   * In the organization that you work in now, by name (at most 200).
   */
  listAuthorizedApps(options?: RequestOptions): Call<AuthorizedApps> {
    return this.connection.call({ method: 'GET', path: '/v1/auth/authorized-apps' }, options);
  }

  /**
   * Let an app act for you no more
   *
   * All of its tokens for you stop working at once.
   *
   * Problems: `not_found`.
   */
  endAuthorizedApp(appId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/auth/authorized-apps/${appId}` }, options);
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
   * Sign in with a passkey
   *
   * Proves both factors at once, so no code is asked for.
   *
   * Problems: `passkey_refused`, `not_found`.
   */
  signInWithPasskey(body: PasskeySignInInput, options?: PostOptions): Call<SignedIn> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/passkey-sign-in', body }, options);
  }

  /**
   * Begin to sign in with a passkey
   *
   * What to ask the browser for, within five minutes. No address is needed: the passkey knows whose it is.
   */
  beginPasskeySignIn(options?: PostOptions): Call<PasskeyOptions> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/passkey-sign-in/options' }, options);
  }

  /**
   * List your passkeys
   *
   * All of them (20 at the most), the newest first.
   */
  listPasskeys(options?: RequestOptions): Call<Passkeys> {
    return this.connection.call({ method: 'GET', path: '/v1/auth/passkeys' }, options);
  }

  /**
   * Add a passkey
   *
   * Signs in from now on, without a password or a code: the device has checked its user.
   *
   * Problems: `passkey_refused`.
   */
  addPasskey(body: PasskeyInput, options?: PostOptions): Call<Passkey> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/passkeys', body }, options);
  }

  /**
   * Begin to add a passkey
   *
   * What to ask the browser for, within five minutes. Takes the password, or a code: where an
   * authenticator app is set up, its code.
   *
   * Problems: `wrong_credentials`, `second_factor_required`, `wrong_code`, `too_many_passkeys`, `sign_in_locked`.
   */
  beginPasskey(body: PasskeyBeginInput, options?: PostOptions): Call<PasskeyOptions> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/passkeys/options', body }, options);
  }

  /**
   * Rename a passkey
   *
   * One of your own.
   *
   * Problems: `not_found`.
   */
  renamePasskey(passkeyId: string, body: PasskeyPatch, options?: RequestOptions): Call<Passkey> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/auth/passkeys/${passkeyId}`, body }, options);
  }

  /**
   * Remove a passkey
   *
   * It signs in no more; sessions that it opened go on until they are ended.
   *
   * Problems: `not_found`.
   */
  removePasskey(passkeyId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/auth/passkeys/${passkeyId}` }, options);
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
   * Say what is set up beside the password
   *
   * The signed-in user's own.
   */
  getSecondFactor(options?: RequestOptions): Call<SecondFactor> {
    return this.connection.call({ method: 'GET', path: '/v1/auth/second-factor' }, options);
  }

  /**
   * Say who is signed in
   *
   * Whose credential it is, where it works, and its rights. For users, members, API keys and apps.
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
   * Begin to set up an authenticator app
   *
   * Nothing is asked for at sign-in until a first code is confirmed. Beginning again gives another secret.
   *
   * Problems: `wrong_credentials`, `second_factor_is_on`, `sign_in_locked`.
   */
  beginTotp(body: TotpBeginInput, options?: PostOptions): Call<TotpBegun> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/totp', body }, options);
  }

  /**
   * Confirm the authenticator app by its first code
   *
   * From now on signing in with the password takes a code, too. Keep the recovery codes where the app is not.
   *
   * Problems: `wrong_code`, `second_factor_is_on`, `second_factor_is_off`, `sign_in_locked`.
   */
  confirmTotp(body: CodeInput, options?: PostOptions): Call<RecoveryCodes> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/totp/confirm', body }, options);
  }

  /**
   * Get new recovery codes
   *
   * The old ones stop working.
   *
   * Problems: `wrong_code`, `sign_in_locked`.
   */
  renewRecoveryCodes(body: CodeInput, options?: PostOptions): Call<RecoveryCodes> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/totp/recovery-codes', body }, options);
  }

  /**
   * Take the authenticator app away
   *
   * Takes a code of the app, or a recovery code. The password is enough from then on.
   *
   * Problems: `wrong_code`, `sign_in_locked`.
   */
  removeTotp(body: CodeInput, options?: PostOptions): Call<void> {
    return this.connection.call({ method: 'POST', path: '/v1/auth/totp/remove', body }, options);
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
