// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  BillingRun,
  BillingRunInput,
  BillingRunsListDraftsQuery,
  BillingRunsListQuery,
  BillingRunsListSkippedAccountsQuery,
  RunDraft,
  Skipped,
} from '../types.js';

/** Invoices for all that is due: by themselves each day, or when asked for; dry, or for real. */
export class BillingRunsApi extends Api {
  /**
   * Start a billing run
   *
   * Charges what falls due up to that day, and invoices what is due by each account's way of being invoiced.
   *
   * With `dry_run` it lists the invoices that it would make and writes nothing else. Running it again, or two at once,
   * makes nothing twice.
   *
   * Needs `invoices:write`.
   */
  start(body: BillingRunInput, options?: PostOptions): Call<BillingRun> {
    return this.connection.call({ method: 'POST', path: '/v1/billing-runs', body }, options);
  }

  /**
   * List billing runs
   *
   * Newest first.
   *
   * Needs `invoices:read`.
   */
  list(query: BillingRunsListQuery = {}, options?: RequestOptions): List<BillingRun> {
    return this.connection.list({ method: 'GET', path: '/v1/billing-runs', query }, options);
  }

  /**
   * Read a billing run
   *
   * Its figures grow with each batch of accounts.
   *
   * Needs `invoices:read`.
   */
  get(billingRunId: string, options?: RequestOptions): Call<BillingRun> {
    return this.connection.call({ method: 'GET', path: path`/v1/billing-runs/${billingRunId}` }, options);
  }

  /**
   * List the invoices that a dry run would make
   *
   * To the cent what a real run would make at that moment; kept for 30 days. A real run has none: it has invoices.
   *
   * Needs `invoices:read`.
   */
  listDrafts(billingRunId: string, query: BillingRunsListDraftsQuery = {}, options?: RequestOptions): List<RunDraft> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/billing-runs/${billingRunId}/drafts`, query },
      options,
    );
  }

  /**
   * List the accounts that a run could not invoice
   *
   * Each with what it lacks and what to do about it; the next run bills it then.
   *
   * Needs `invoices:read`.
   */
  listSkippedAccounts(
    billingRunId: string,
    query: BillingRunsListSkippedAccountsQuery = {},
    options?: RequestOptions,
  ): List<Skipped> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/billing-runs/${billingRunId}/skipped`, query },
      options,
    );
  }
}
