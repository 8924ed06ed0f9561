// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { MemberPasskey, MyPasskeyInput, MyPasskeyOptions, MyPasskeyPatch, MyPasskeys } from '../types.js';

/** `client.passkeys` */
export class PasskeysApi extends Api {
  /**
   * List my passkeys
   *
   * All of them (20 at the most), the newest first.
   */
  list(options?: RequestOptions): Call<MyPasskeys> {
    return this.connection.call({ method: 'GET', path: '/v1/me/passkeys' }, options);
  }

  /**
   * Add a passkey of mine
   *
   * Signs in from now on, without a mail: the device has checked its user.
   *
   * Problems: `passkey_refused`, `too_many_passkeys`.
   */
  add(body: MyPasskeyInput, options?: PostOptions): Call<MemberPasskey> {
    return this.connection.call({ method: 'POST', path: '/v1/me/passkeys', body }, options);
  }

  /**
   * Begin to add a passkey of mine
   *
   * What to ask the browser for, within five minutes. Takes a session that began at most 15 minutes ago, by a mailed
   * link or a passkey.
   *
   * Problems: `fresh_sign_in_required`, `too_many_passkeys`.
   */
  begin(options?: PostOptions): Call<MyPasskeyOptions> {
    return this.connection.call({ method: 'POST', path: '/v1/me/passkeys/options' }, options);
  }

  /**
   * Rename a passkey of mine
   *
   * One of your own.
   *
   * Problems: `not_found`.
   */
  rename(passkeyId: string, body: MyPasskeyPatch, options?: RequestOptions): Call<MemberPasskey> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/me/passkeys/${passkeyId}`, body }, options);
  }

  /**
   * Remove a passkey of mine
   *
   * It signs in no more; sessions that it opened go on until they are ended.
   *
   * Problems: `not_found`.
   */
  remove(passkeyId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/me/passkeys/${passkeyId}` }, options);
  }
}
