// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Balances,
  CreditStatement,
  CreditsGetBalancesQuery,
  CreditsGetStatementQuery,
  CreditsListEntriesQuery,
  CreditsListLotsQuery,
  MyEntry,
  MyLot,
} from '../types.js';

/** `client.credits` */
export class CreditsApi extends Api {
  /**
   * Get my credit balances
   *
   * What you could spend on something of your own that begins at that instant: your own lots and shared ones.
   */
  getBalances(query: CreditsGetBalancesQuery = {}, options?: RequestOptions): Call<Balances> {
    return this.connection.call({ method: 'GET', path: '/v1/me/credits/balances', query }, options);
  }

  /**
   * List my credit entries
   *
   * All entries of your own lots, and what you took of your teams', oldest first.
   */
  listEntries(query: CreditsListEntriesQuery = {}, options?: RequestOptions): List<MyEntry> {
    return this.connection.list({ method: 'GET', path: '/v1/me/credits/entries', query }, options);
  }

  /**
   * List my credits
   *
   * Your own, and your teams': what is not `shared` pays only for what you book for the team.
   */
  listLots(query: CreditsListLotsQuery = {}, options?: RequestOptions): List<MyLot> {
    return this.connection.list({ method: 'GET', path: '/v1/me/credits/lots', query }, options);
  }

  /** Read one of my credit lots */
  getLot(lotId: string, options?: RequestOptions): Call<MyLot> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/credits/lots/${lotId}` }, options);
  }

  /**
   * Get my credit statement
   *
   * What you had, got and spent of your own lots.
   *
   * Problems: `not_found`.
   */
  getStatement(query: CreditsGetStatementQuery, options?: RequestOptions): Call<CreditStatement> {
    return this.connection.call({ method: 'GET', path: '/v1/me/credits/statement', query }, options);
  }
}
