// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { DunningPause, DunningPauseInput, DunningPausesListQuery, EndPauseInput } from '../types.js';

/** `client.dunningPauses` */
export class DunningPausesApi extends Api {
  /**
   * List promises and disputes
   *
   * Newest first.
   *
   * Needs `dunning:read`.
   */
  list(query: DunningPausesListQuery = {}, options?: RequestOptions): List<DunningPause> {
    return this.connection.list({ method: 'GET', path: '/v1/dunning-pauses', query }, options);
  }

  /**
   * Note a promise to pay, or a dispute
   *
   * Dunning stands still for what it covers: no step is taken, and no day counts, up to and with `until_on`.
   *
   * Needs `dunning:write`.
   */
  create(body: DunningPauseInput, options?: PostOptions): Call<DunningPause> {
    return this.connection.call({ method: 'POST', path: '/v1/dunning-pauses', body }, options);
  }

  /**
   * Get a promise or dispute
   *
   * Needs `dunning:read`.
   */
  get(pauseId: string, options?: RequestOptions): Call<DunningPause> {
    return this.connection.call({ method: 'GET', path: path`/v1/dunning-pauses/${pauseId}` }, options);
  }

  /**
   * End a promise or dispute
   *
   * Today is the last day that doesn't count; from tomorrow dunning goes on where it stood.
   *
   * Needs `dunning:write`.
   *
   * Problems: `pause_is_over`.
   */
  end(pauseId: string, body: EndPauseInput, options?: PostOptions & IfMatch): Call<DunningPause> {
    return this.connection.call({ method: 'POST', path: path`/v1/dunning-pauses/${pauseId}/end`, body }, options);
  }
}
