// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { LocalAction, LocalAnswerInput } from '../types.js';

/** The local gateway's confirm page, for test organizations. */
export class LocalPaymentsApi extends Api {
  /**
   * Read what waits on the local confirm page
   *
   * Test organizations only: what a bank's page (3-D Secure) would show.
   */
  getAction(reference: string, options?: RequestOptions): Call<LocalAction> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/local-payments/${reference}` },
      options,
    );
  }

  /**
   * Answer on the local confirm page
   *
   * Test organizations only: the customer confirms, or refuses to. What comes of it is told as a provider would.
   */
  confirm(reference: string, body: LocalAnswerInput, options?: PostOptions): Call<LocalAction> {
    return this.connection.call(
      {
        method: 'POST',
        path: path`/v1/public/${this.connection.organization}/local-payments/${reference}/confirm`,
        body,
      },
      options,
    );
  }
}
