// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { PriceRiseLetter, PriceRiseLettersListQuery } from '../types.js';

/** `client.priceRiseLetters` */
export class PriceRiseLettersApi extends Api {
  /**
   * List your letters about price rises
   *
   * To your own account, and to those of the teams that you run, once they went out; the newest first.
   */
  list(query: PriceRiseLettersListQuery = {}, options?: RequestOptions): List<PriceRiseLetter> {
    return this.connection.list({ method: 'GET', path: '/v1/me/price-rise-letters', query }, options);
  }

  /** Read your letter about a price rise */
  get(letterId: string, options?: RequestOptions): Call<PriceRiseLetter> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/price-rise-letters/${letterId}` }, options);
  }

  /**
   * Read your letter about a price rise as PDF
   *
   * As it was mailed or posted.
   */
  getPdf(letterId: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/price-rise-letters/${letterId}/pdf`, reads: 'blob' },
      options,
    );
  }
}
