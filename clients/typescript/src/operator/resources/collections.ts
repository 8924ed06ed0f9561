// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { CollectAnswer, CollectInput, CollectionsStartQuery } from '../types.js';

/** `client.collections` */
export class CollectionsApi extends Api {
  /**
   * Collect what is due
   *
   * Charges the open invoices that are due to the accounts' default methods, each once: what failed before is for
   * dunning to try again. The same happens by itself every day.
   *
   * Needs `payments:write`.
   */
  start(body: CollectInput, options?: PostOptions & { query?: CollectionsStartQuery }): Call<CollectAnswer> {
    return this.connection.call({ method: 'POST', path: '/v1/collections', body, query: options?.query }, options);
  }
}
