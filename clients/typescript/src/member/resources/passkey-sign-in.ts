// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { MemberPasskeySignInInput, MemberSession, MyPasskeyOptions } from '../types.js';

/** `client.passkeySignIn` */
export class PasskeySignInApi extends Api {
  /**
   * Sign a member in with a passkey
   *
   * For members who may sign in, as by a mailed link.
   *
   * Problems: `passkey_refused`.
   */
  signMemberWithPasskey(body: MemberPasskeySignInInput, options?: PostOptions): Call<MemberSession> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/public/${this.connection.organization}/passkey-sign-in`, body },
      options,
    );
  }

  /**
   * Begin to sign a member in with a passkey
   *
   * What to ask the browser for, within five minutes. No address is needed: the passkey knows whose it is.
   */
  beginMember(options?: PostOptions): Call<MyPasskeyOptions> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/public/${this.connection.organization}/passkey-sign-in/options` },
      options,
    );
  }
}
