// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Consent } from '../types.js';

/** What members agreed to, in which wording */
export class ConsentsApi extends Api {
  /**
   * Withdraw a consent
   *
   * From now on. Doing it again changes nothing.
   *
   * Needs `members:write`.
   */
  withdraw(consentId: string, options?: PostOptions): Call<Consent> {
    return this.connection.call({ method: 'POST', path: path`/v1/consents/${consentId}/withdraw` }, options);
  }
}
