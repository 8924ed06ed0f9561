// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  MembershipChange,
  PriceRise,
  PriceRiseInput,
  PriceRiseLetter,
  PriceRisePreview,
  PriceRisesListLettersQuery,
  PriceRisesListMembershipsQuery,
  PriceRisesListQuery,
  PriceRisesPreviewQuery,
} from '../types.js';

/** Prices of many memberships, changed on a day and announced ahead */
export class PriceRisesApi extends Api {
  /**
   * List price rises
   *
   * The newest first.
   *
   * Needs `memberships:read`.
   */
  list(query: PriceRisesListQuery = {}, options?: RequestOptions): List<PriceRise> {
    return this.connection.list({ method: 'GET', path: '/v1/price-rises', query }, options);
  }

  /**
   * Schedule a price rise
   *
   * Each membership's price changes on that day; its holder is told when it is announced.
   *
   * Needs `memberships:write`.
   *
   * Problems: `nothing_selected`.
   */
  create(body: PriceRiseInput, options?: PostOptions): Call<PriceRise> {
    return this.connection.call({ method: 'POST', path: '/v1/price-rises', body }, options);
  }

  /**
   * Preview a price rise
   *
   * Every membership with its old and its new price, a page at a time, and the totals of all. Nothing is written.
   *
   * Needs `memberships:write`.
   *
   * Problems: `nothing_selected`.
   */
  preview(body: PriceRiseInput, options?: PostOptions & { query?: PriceRisesPreviewQuery }): Call<PriceRisePreview> {
    return this.connection.call(
      { method: 'POST', path: '/v1/price-rises/preview', body, query: options?.query },
      options,
    );
  }

  /**
   * Read a price rise
   *
   * Needs `memberships:read`.
   */
  get(priceRiseId: string, options?: RequestOptions): Call<PriceRise> {
    return this.connection.call({ method: 'GET', path: path`/v1/price-rises/${priceRiseId}` }, options);
  }

  /**
   * List the letters of a price rise
   *
   * One for each account and legal entity, once the rise was announced. `state=to_post`: those to be printed.
   *
   * Needs `memberships:read`.
   */
  listLetters(
    priceRiseId: string,
    query: PriceRisesListLettersQuery = {},
    options?: RequestOptions,
  ): List<PriceRiseLetter> {
    return this.connection.list({ method: 'GET', path: path`/v1/price-rises/${priceRiseId}/letters`, query }, options);
  }

  /**
   * Read a letter of a price rise
   *
   * Needs `memberships:read`.
   */
  getLetter(priceRiseId: string, letterId: string, options?: RequestOptions): Call<PriceRiseLetter> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/price-rises/${priceRiseId}/letters/${letterId}` },
      options,
    );
  }

  /**
   * Note that a letter was posted
   *
   * It went out on paper: to an account without an address, or whose mail was refused. Should the rise be withdrawn
   * after that, another letter takes it back.
   *
   * Needs `memberships:write`.
   *
   * Problems: `letter_not_to_post`.
   */
  markLetterPosted(priceRiseId: string, letterId: string, options?: PostOptions & IfMatch): Call<PriceRiseLetter> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/price-rises/${priceRiseId}/letters/${letterId}/mark-posted` },
      options,
    );
  }

  /**
   * Read a letter of a price rise as PDF
   *
   * As it was mailed, or as it is to be printed. Rendered once: it is the same file ever after.
   *
   * Needs `memberships:read`.
   */
  getLetterPdf(priceRiseId: string, letterId: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/price-rises/${priceRiseId}/letters/${letterId}/pdf`, reads: 'blob' },
      options,
    );
  }

  /**
   * List the memberships of a price rise
   *
   * The change of each, with its price before and after.
   *
   * Needs `memberships:read`.
   */
  listMemberships(
    priceRiseId: string,
    query: PriceRisesListMembershipsQuery = {},
    options?: RequestOptions,
  ): List<MembershipChange> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/price-rises/${priceRiseId}/memberships`, query },
      options,
    );
  }

  /**
   * Withdraw a price rise
   *
   * Before it takes effect: prices stay as they are.
   *
   * Needs `memberships:write`.
   *
   * Problems: `change_is_over`.
   */
  withdraw(priceRiseId: string, options?: PostOptions & IfMatch): Call<PriceRise> {
    return this.connection.call({ method: 'POST', path: path`/v1/price-rises/${priceRiseId}/withdraw` }, options);
  }
}
