// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  ChartNumbered,
  ChartNumbersInput,
  Deferred,
  Held,
  JournalEntry,
  JournalEntryAnswer,
  JournalEntryInput,
  JournalReverseInput,
  LedgerAccount,
  LedgerAccountInput,
  LedgerAccountPatch,
  LedgerCheck,
  LedgerCheckQuery,
  LedgerCreateJournalEntryQuery,
  LedgerExportJournalQuery,
  LedgerGetDeferredRevenueQuery,
  LedgerGetRevenueQuery,
  LedgerGetTaxesQuery,
  LedgerGetTrialBalanceQuery,
  LedgerListAccountPostingsQuery,
  LedgerListAccountsQuery,
  LedgerListDepositsHeldQuery,
  LedgerListJournalEntriesQuery,
  LedgerListLocksQuery,
  LedgerListPrepaidCreditsQuery,
  LedgerLock,
  LedgerReverseJournalEntryQuery,
  LockInput,
  Revenue,
  StatementLine,
  TaxReport,
  TrialBalance,
  UnlockInput,
} from '../types.js';

/** Double entry: chart of accounts, journal, locks, reports as of a day, and its export. */
export class LedgerApi extends Api {
  /**
   * List ledger accounts
   *
   * In the order they were made: by hand, or by the first posting to them.
   *
   * Needs `ledger:read`.
   */
  listAccounts(query: LedgerListAccountsQuery = {}, options?: RequestOptions): List<LedgerAccount> {
    return this.connection.list({ method: 'GET', path: '/v1/ledger/accounts', query }, options);
  }

  /**
   * Add a ledger account
   *
   * For entries by hand. What the service posts to, it makes by itself.
   *
   * Needs `ledger:write`.
   *
   * Problems: `ledger_account_exists`.
   */
  createAccount(body: LedgerAccountInput, options?: PostOptions): Call<LedgerAccount> {
    return this.connection.call({ method: 'POST', path: '/v1/ledger/accounts', body }, options);
  }

  /**
   * Number the ledger accounts
   *
   * The bookkeeper's numbers of all accounts of an entity in one go, as the export to DATEV needs them.
   *
   * Needs `ledger:write`.
   */
  numberAccounts(body: ChartNumbersInput, options?: PostOptions): Call<ChartNumbered> {
    return this.connection.call({ method: 'POST', path: '/v1/ledger/accounts/number', body }, options);
  }

  /**
   * Read a ledger account
   *
   * Needs `ledger:read`.
   */
  getAccount(ledgerAccountId: string, options?: RequestOptions): Call<LedgerAccount> {
    return this.connection.call({ method: 'GET', path: path`/v1/ledger/accounts/${ledgerAccountId}` }, options);
  }

  /**
   * Change a ledger account
   *
   * Its name, its type, and the bookkeeper's number of it. The code stays: postings name it.
   *
   * Needs `ledger:write`.
   */
  updateAccount(
    ledgerAccountId: string,
    body: LedgerAccountPatch,
    options?: RequestOptions & IfMatch,
  ): Call<LedgerAccount> {
    return this.connection.call(
      { method: 'PATCH', path: path`/v1/ledger/accounts/${ledgerAccountId}`, body },
      options,
    );
  }

  /**
   * Read a ledger account's statement
   *
   * Oldest first, each line with the balance after it: the first one's without its own amount is the opening.
   *
   * Needs `ledger:read`.
   */
  listAccountPostings(
    ledgerAccountId: string,
    query: LedgerListAccountPostingsQuery = {},
    options?: RequestOptions,
  ): List<StatementLine> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/ledger/accounts/${ledgerAccountId}/postings`, query },
      options,
    );
  }

  /**
   * Check the books
   *
   * Whether entries and the trial balance are zero and every sub-ledger agrees; names what doesn't.
   *
   * Needs `ledger:read`.
   */
  check(query: LedgerCheckQuery = {}, options?: RequestOptions): Call<LedgerCheck> {
    return this.connection.call({ method: 'GET', path: '/v1/ledger/check', query }, options);
  }

  /**
   * Deferred revenue
   *
   * What was invoiced for days after `as_of`, by stream and location, and the months in which it is earned.
   *
   * Needs `ledger:read`.
   */
  getDeferredRevenue(query: LedgerGetDeferredRevenueQuery = {}, options?: RequestOptions): Call<Deferred> {
    return this.connection.call({ method: 'GET', path: '/v1/ledger/deferred-revenue', query }, options);
  }

  /**
   * Deposits held
   *
   * By account: what was taken and neither returned nor kept.
   *
   * Needs `ledger:read`.
   */
  listDepositsHeld(query: LedgerListDepositsHeldQuery = {}, options?: RequestOptions): List<Held> {
    return this.connection.list({ method: 'GET', path: '/v1/ledger/deposits', query }, options);
  }

  /**
   * List journal entries
   *
   * By the day they are dated, then as they were made.
   *
   * Needs `ledger:read`.
   */
  listJournalEntries(query: LedgerListJournalEntriesQuery = {}, options?: RequestOptions): List<JournalEntry> {
    return this.connection.list({ method: 'GET', path: '/v1/ledger/entries', query }, options);
  }

  /**
   * Post by hand
   *
   * An entry whose lines add up to zero, e.g. a payout of the card terminal to the bank.
   *
   * Receivables and prepaid credits follow documents and credit lots, and can't be posted to by hand.
   *
   * Needs `ledger:write`.
   *
   * Problems: `period_locked`.
   */
  createJournalEntry(
    body: JournalEntryInput,
    options?: PostOptions & { query?: LedgerCreateJournalEntryQuery },
  ): Call<JournalEntryAnswer> {
    return this.connection.call({ method: 'POST', path: '/v1/ledger/entries', body, query: options?.query }, options);
  }

  /**
   * Read a journal entry
   *
   * Needs `ledger:read`.
   */
  getJournalEntry(entryId: string, options?: RequestOptions): Call<JournalEntry> {
    return this.connection.call({ method: 'GET', path: path`/v1/ledger/entries/${entryId}` }, options);
  }

  /**
   * Reverse an entry by hand
   *
   * Posts the opposite. Only of what was posted by hand: the rest follows its document.
   *
   * Needs `ledger:write`.
   *
   * Problems: `not_reversible`, `reversed_already`, `period_locked`.
   */
  reverseJournalEntry(
    entryId: string,
    body: JournalReverseInput,
    options?: PostOptions & { query?: LedgerReverseJournalEntryQuery },
  ): Call<JournalEntryAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/ledger/entries/${entryId}/reverse`, body, query: options?.query },
      options,
    );
  }

  /**
   * Export the journal
   *
   * For DATEV every account in it needs an `external_number` of digits: see `/v1/ledger/accounts`.
   *
   * Needs `ledger:read`.
   *
   * Problems: `not_found`, `accounts_without_number`.
   */
  exportJournal(query: LedgerExportJournalQuery, options?: RequestOptions): Call<string> {
    return this.connection.call({ method: 'GET', path: '/v1/ledger/export', query, reads: 'text' }, options);
  }

  /**
   * Lock the books
   *
   * Nothing dated up to that day is posted any more, by anyone; waits for who is posting.
   *
   * Needs `ledger:write`.
   *
   * Problems: `not_later_than_the_lock`, `locked_meanwhile`.
   */
  lock(body: LockInput, options?: PostOptions): Call<LedgerLock> {
    return this.connection.call({ method: 'POST', path: '/v1/ledger/lock', body }, options);
  }

  /**
   * List locks of the books
   *
   * Newest first: an entity's first one counts.
   *
   * Needs `ledger:read`.
   */
  listLocks(query: LedgerListLocksQuery = {}, options?: RequestOptions): List<LedgerLock> {
    return this.connection.list({ method: 'GET', path: '/v1/ledger/locks', query }, options);
  }

  /**
   * Prepaid credits outstanding
   *
   * By account: what was invoiced of passes and credits, and neither used nor expired.
   *
   * Needs `ledger:read`.
   */
  listPrepaidCredits(query: LedgerListPrepaidCreditsQuery = {}, options?: RequestOptions): List<Held> {
    return this.connection.list({ method: 'GET', path: '/v1/ledger/prepaid-credits', query }, options);
  }

  /**
   * Revenue by stream, location and month
   *
   * Of all months in that time, whole. `booked`: when it was invoiced; `earned`: when it was provided.
   *
   * Needs `ledger:read`.
   */
  getRevenue(query: LedgerGetRevenueQuery, options?: RequestOptions): Call<Revenue> {
    return this.connection.call({ method: 'GET', path: '/v1/ledger/revenue', query }, options);
  }

  /**
   * Tax by rate and month
   *
   * What was invoiced less what was credited, by the day of the invoice; and what the ledger's accounts say.
   *
   * Needs `ledger:read`.
   *
   * Problems: `not_found`.
   */
  getTaxes(query: LedgerGetTaxesQuery, options?: RequestOptions): Call<TaxReport> {
    return this.connection.call({ method: 'GET', path: '/v1/ledger/taxes', query }, options);
  }

  /**
   * Trial balance
   *
   * Every account as of a day. Debits and credits are equal, in each currency.
   *
   * Needs `ledger:read`.
   *
   * Problems: `not_found`.
   */
  getTrialBalance(query: LedgerGetTrialBalanceQuery, options?: RequestOptions): Call<TrialBalance> {
    return this.connection.call({ method: 'GET', path: '/v1/ledger/trial-balance', query }, options);
  }

  /**
   * Open the books
   *
   * Opens the days after `through`, or all.
   *
   * Needs `ledger:write`.
   *
   * Problems: `not_locked`, `locked_meanwhile`.
   */
  unlock(body: UnlockInput, options?: PostOptions): Call<LedgerLock> {
    return this.connection.call({ method: 'POST', path: '/v1/ledger/unlock', body }, options);
  }
}
