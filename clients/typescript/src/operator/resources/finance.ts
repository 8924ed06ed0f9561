// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type {
  ExpectedCash,
  FinanceGetExpectedCashQuery,
  FinanceGetMrrQuery,
  FinanceGetOverdueQuery,
  FinanceGetOverviewQuery,
  FinanceOverview,
  Mrr,
  Overdue,
} from '../types.js';

/** The figures of the day: revenue, what is owed and how late, the cash to come. */
export class FinanceApi extends Api {
  /**
   * The cash to come
   *
   * By week: open invoices by their due date, and what memberships will bill until then.
   *
   * Needs `ledger:read`.
   */
  getExpectedCash(query: FinanceGetExpectedCashQuery = {}, options?: RequestOptions): Call<ExpectedCash> {
    return this.connection.call({ method: 'GET', path: '/v1/finance/expected-cash', query }, options);
  }

  /**
   * Monthly recurring revenue and its movements
   *
   * Of all months in that time, without tax, as contracts stand: what is new, won back, more, less, and lost.
   *
   * Needs `ledger:read`.
   */
  getMrr(query: FinanceGetMrrQuery = {}, options?: RequestOptions): Call<Mrr> {
    return this.connection.call({ method: 'GET', path: '/v1/finance/mrr', query }, options);
  }

  /**
   * What is owed, by age
   *
   * Open items: not due yet, overdue by 1-30, 31-60, 61-90 days and more.
   *
   * Needs `ledger:read`.
   */
  getOverdue(query: FinanceGetOverdueQuery = {}, options?: RequestOptions): Call<Overdue> {
    return this.connection.call({ method: 'GET', path: '/v1/finance/overdue', query }, options);
  }

  /**
   * The finances at a glance
   *
   * Revenue of twelve months, what is owed by age, the cash of the next 90 days, and what is held.
   *
   * Needs `ledger:read`.
   */
  getOverview(query: FinanceGetOverviewQuery = {}, options?: RequestOptions): Call<FinanceOverview> {
    return this.connection.call({ method: 'GET', path: '/v1/finance/overview', query }, options);
  }
}
