// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Balances,
  CorrectionInput,
  CreditStatement,
  CreditsEndInput,
  CreditsGetBalancesQuery,
  CreditsGetStatementQuery,
  CreditsListEntriesQuery,
  CreditsListLotsQuery,
  Entry,
  Lot,
  LotInput,
  LotPatch,
  Transfer,
  TransferInput,
} from '../types.js';

/** Prepaid money, minutes and uses: lots, the ledger, balances and statements */
export class CreditsApi extends Api {
  /**
   * Get credit balances
   *
   * What could be spent on something that begins at that instant: by kind, and by lot in the order of burning.
   *
   * Needs `credits:read`.
   *
   * Problems: `not_found`.
   */
  getBalances(query: CreditsGetBalancesQuery = {}, options?: RequestOptions): Call<Balances> {
    return this.connection.call({ method: 'GET', path: '/v1/credits/balances', query }, options);
  }

  /**
   * List credit entries
   *
   * The ledger, oldest first.
   *
   * Needs `credits:read`.
   */
  listEntries(query: CreditsListEntriesQuery = {}, options?: RequestOptions): List<Entry> {
    return this.connection.list({ method: 'GET', path: '/v1/credits/entries', query }, options);
  }

  /**
   * List credit lots
   *
   * In the order in which they were granted.
   *
   * Needs `credits:read`.
   */
  listLots(query: CreditsListLotsQuery = {}, options?: RequestOptions): List<Lot> {
    return this.connection.list({ method: 'GET', path: '/v1/credits/lots', query }, options);
  }

  /**
   * Grant credits
   *
   * To a member's or a team's account: money, minutes, or uses, as valid and as restricted as you say.
   *
   * Needs `credits:write`.
   *
   * Problems: `not_found`, `external_id_taken`.
   */
  grant(body: LotInput, options?: PostOptions): Call<Lot> {
    return this.connection.call({ method: 'POST', path: '/v1/credits/lots', body }, options);
  }

  /**
   * Read a credit lot
   *
   * Needs `credits:read`.
   */
  getLot(lotId: string, options?: RequestOptions): Call<Lot> {
    return this.connection.call({ method: 'GET', path: path`/v1/credits/lots/${lotId}` }, options);
  }

  /**
   * Change a credit lot
   *
   * Only the fields named are changed. A lower cap takes nothing back; it only refuses more.
   *
   * Needs `credits:write`.
   *
   * Problems: `not_found`, `lot_expired`, `external_id_taken`.
   */
  updateLot(lotId: string, body: LotPatch, options?: RequestOptions & IfMatch): Call<Lot> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/credits/lots/${lotId}`, body }, options);
  }

  /**
   * Correct a credit lot
   *
   * Adds to the balance or takes off, with a reason; never below zero, and the problem says what is there.
   *
   * Needs `credits:write`.
   *
   * Problems: `credits_spent`, `lot_expired`.
   */
  correctLot(lotId: string, body: CorrectionInput, options?: PostOptions & IfMatch): Call<Lot> {
    return this.connection.call({ method: 'POST', path: path`/v1/credits/lots/${lotId}/correct`, body }, options);
  }

  /**
   * End a credit lot
   *
   * What is left lapses now, and doesn't roll over. What is held or was used stays so.
   *
   * Needs `credits:write`.
   *
   * Problems: `lot_expired`.
   */
  expireLot(lotId: string, body: CreditsEndInput, options?: PostOptions & IfMatch): Call<Lot> {
    return this.connection.call({ method: 'POST', path: path`/v1/credits/lots/${lotId}/expire`, body }, options);
  }

  /**
   * Transfer credits to another account
   *
   * A part or all that is left. The other account gets a lot that is valid and restricted as this one.
   *
   * Needs `credits:write`.
   *
   * Problems: `not_found`, `credits_spent`, `lot_expired`.
   */
  transfer(lotId: string, body: TransferInput, options?: PostOptions & IfMatch): Call<Transfer> {
    return this.connection.call({ method: 'POST', path: path`/v1/credits/lots/${lotId}/transfer`, body }, options);
  }

  /**
   * Get a credit statement
   *
   * What an account had, got and spent: `opening` and the entries add up to `closing`.
   *
   * Needs `credits:read`.
   *
   * Problems: `not_found`.
   */
  getStatement(query: CreditsGetStatementQuery, options?: RequestOptions): Call<CreditStatement> {
    return this.connection.call({ method: 'GET', path: '/v1/credits/statement', query }, options);
  }
}
