// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  AccountBalance,
  AccountDunning,
  AccountStanding,
  AccountStandingChange,
  AccountStatement,
  BillingAccount,
  BillingAccountPatch,
  BillingAccountsGetStatementPdfQuery,
  BillingAccountsGetStatementQuery,
  BillingAccountsListMatchesQuery,
  BillingAccountsListOpenItemsQuery,
  BillingAccountsListQuery,
  BillingAccountsListStandingChangesQuery,
  BillingAccountsMatchOpenItemsQuery,
  HoldInput,
  Invoicing,
  InvoicingInput,
  Match,
  MatchAnswer,
  MatchInput,
  OpenItem,
  ReleaseInput,
  TaxCheck,
} from '../types.js';

/** Who pays, and for what */
export class BillingAccountsApi extends Api {
  /**
   * List billing accounts
   *
   * Oldest first. Each member and each team has one.
   *
   * Needs `members:read`.
   */
  list(query: BillingAccountsListQuery = {}, options?: RequestOptions): List<BillingAccount> {
    return this.connection.list({ method: 'GET', path: '/v1/billing-accounts', query }, options);
  }

  /**
   * Get a billing account
   *
   * One account.
   *
   * Needs `members:read`.
   */
  get(accountId: string, options?: RequestOptions): Call<BillingAccount> {
    return this.connection.call({ method: 'GET', path: path`/v1/billing-accounts/${accountId}` }, options);
  }

  /**
   * Change a billing account
   *
   * Changes the fields that the body names.
   *
   * Needs `members:write`.
   *
   * Problems: `external_id_taken`.
   */
  update(accountId: string, body: BillingAccountPatch, options?: RequestOptions & IfMatch): Call<BillingAccount> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/billing-accounts/${accountId}`, body }, options);
  }

  /**
   * Read the balance of an account
   *
   * What it owes, less what it has in its favour.
   *
   * Needs `invoices:read`.
   */
  getBalance(accountId: string, options?: RequestOptions): Call<AccountBalance> {
    return this.connection.call({ method: 'GET', path: path`/v1/billing-accounts/${accountId}/balance` }, options);
  }

  /**
   * Preview the dunning of an account
   *
   * How it stands, what would be done now, the next step of each open invoice, its day and why. Writes nothing.
   *
   * Needs `dunning:read`.
   */
  previewDunning(accountId: string, options?: RequestOptions): Call<AccountDunning> {
    return this.connection.call({ method: 'GET', path: path`/v1/billing-accounts/${accountId}/dunning` }, options);
  }

  /**
   * Hold an account by hand
   *
   * Restricts or suspends it whatever it owes, from now on. Dunning may let it stand worse, and never better. Another
   * hold takes the place of the one before.
   *
   * Needs `dunning:write`.
   */
  hold(accountId: string, body: HoldInput, options?: PostOptions & IfMatch): Call<AccountStanding> {
    return this.connection.call({ method: 'POST', path: path`/v1/billing-accounts/${accountId}/hold`, body }, options);
  }

  /**
   * Read how an account is invoiced
   *
   * Needs `invoices:read`.
   */
  getInvoicing(accountId: string, options?: RequestOptions): Call<Invoicing> {
    return this.connection.call({ method: 'GET', path: path`/v1/billing-accounts/${accountId}/invoicing` }, options);
  }

  /**
   * Set how an account is invoiced
   *
   * All of it: what is left out becomes the default. It counts from the next run on.
   *
   * Needs `invoices:write`.
   */
  setInvoicing(accountId: string, body: InvoicingInput, options?: RequestOptions & IfMatch): Call<Invoicing> {
    return this.connection.call(
      { method: 'PUT', path: path`/v1/billing-accounts/${accountId}/invoicing`, body },
      options,
    );
  }

  /**
   * Set items of an account against each other
   *
   * Pays what it owes with what it has in its favour: a payment may pay several invoices, an invoice take several.
   *
   * With `dry_run`, 200 and what it would be.
   *
   * Needs `invoices:write`.
   *
   * Problems: `more_than_open`.
   */
  matchOpenItems(
    accountId: string,
    body: MatchInput,
    options?: PostOptions & { query?: BillingAccountsMatchOpenItemsQuery },
  ): Call<MatchAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/billing-accounts/${accountId}/matches`, body, query: options?.query },
      options,
    );
  }

  /**
   * List what was set against what
   *
   * Newest first; those that were undone are marked.
   *
   * Needs `invoices:read`.
   */
  listMatches(accountId: string, query: BillingAccountsListMatchesQuery = {}, options?: RequestOptions): List<Match> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/billing-accounts/${accountId}/matches`, query },
      options,
    );
  }

  /**
   * List the open items of an account
   *
   * By the day they were booked.
   *
   * Needs `invoices:read`.
   */
  listOpenItems(
    accountId: string,
    query: BillingAccountsListOpenItemsQuery = {},
    options?: RequestOptions,
  ): List<OpenItem> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/billing-accounts/${accountId}/open-items`, query },
      options,
    );
  }

  /**
   * Release an account that is held
   *
   * It stands as dunning says: what is overdue restricts it still.
   *
   * Needs `dunning:write`.
   *
   * Problems: `not_held`.
   */
  release(accountId: string, body?: ReleaseInput | null, options?: PostOptions & IfMatch): Call<AccountStanding> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/billing-accounts/${accountId}/release`, body },
      options,
    );
  }

  /**
   * Get the standing of an account
   *
   * Computed from what is overdue, under the dunning policy; no better than somebody holds it by hand. What happens
   * next: `GET .../dunning`.
   *
   * Needs `dunning:read`.
   */
  getStanding(accountId: string, options?: RequestOptions): Call<AccountStanding> {
    return this.connection.call({ method: 'GET', path: path`/v1/billing-accounts/${accountId}/standing` }, options);
  }

  /**
   * List how the standing of an account changed
   *
   * Newest first; why each came about, and what lifted it.
   *
   * Needs `dunning:read`.
   */
  listStandingChanges(
    accountId: string,
    query: BillingAccountsListStandingChangesQuery = {},
    options?: RequestOptions,
  ): List<AccountStandingChange> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/billing-accounts/${accountId}/standing-changes`, query },
      options,
    );
  }

  /**
   * Read the statement of an account
   *
   * What was booked on these days, between the balances before and after. At most 400 days.
   *
   * Needs `invoices:read`.
   */
  getStatement(
    accountId: string,
    query: BillingAccountsGetStatementQuery = {},
    options?: RequestOptions,
  ): Call<AccountStatement> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/billing-accounts/${accountId}/statement`, query },
      options,
    );
  }

  /**
   * Read the statement of an account as PDF
   *
   * What was booked on these days, between the balances before and after. At most 400 days.
   *
   * Needs `invoices:read`.
   */
  getStatementPdf(
    accountId: string,
    query: BillingAccountsGetStatementPdfQuery = {},
    options?: RequestOptions,
  ): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/billing-accounts/${accountId}/statement.pdf`, query, reads: 'blob' },
      options,
    );
  }

  /**
   * Read what is known of an account's VAT id
   *
   * `not_checked` until it is asked for.
   *
   * Needs `invoices:read`.
   */
  getTaxCheck(accountId: string, options?: RequestOptions): Call<TaxCheck> {
    return this.connection.call({ method: 'GET', path: path`/v1/billing-accounts/${accountId}/tax-check` }, options);
  }

  /**
   * Check an account's VAT id
   *
   * Asks the authority, where one is set up; the answer comes within seconds, as `billing_account.tax_checked`.
   *
   * An account with `reverse_charge` whose VAT id the authority denies is charged tax again.
   *
   * Needs `invoices:write`.
   *
   * Problems: `no_vat_id`.
   */
  checkTax(accountId: string, options?: PostOptions): Call<TaxCheck> {
    return this.connection.call({ method: 'POST', path: path`/v1/billing-accounts/${accountId}/tax-check` }, options);
  }
}
