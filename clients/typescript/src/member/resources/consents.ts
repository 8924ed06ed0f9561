// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Consent, ConsentsListQuery, MyConsentInput } from '../types.js';

/** `client.consents` */
export class ConsentsApi extends Api {
  /**
   * List my consents
   *
   * Oldest first, withdrawn ones too.
   */
  list(query: ConsentsListQuery = {}, options?: RequestOptions): List<Consent> {
    return this.connection.list({ method: 'GET', path: '/v1/me/consents', query }, options);
  }

  /**
   * Give a consent
   *
   * Agrees to something, in the wording shown.
   *
   * Problems: `consent_already_given`.
   */
  give(body: MyConsentInput, options?: PostOptions): Call<Consent> {
    return this.connection.call({ method: 'POST', path: '/v1/me/consents', body }, options);
  }

  /**
   * Withdraw my consent
   *
   * From now on. Doing it again changes nothing.
   */
  withdraw(consentId: string, options?: PostOptions): Call<Consent> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/consents/${consentId}/withdraw` }, options);
  }
}
