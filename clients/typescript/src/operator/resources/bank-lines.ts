// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  AcceptBankLineInput,
  BankLine,
  BankLineAnswer,
  BankLinesAcceptQuery,
  BankLinesListQuery,
  BankLinesSplitQuery,
  BankProposals,
  BookBankLineInput,
  LineWithProposals,
  RejectBankLineInput,
  SplitBankLineInput,
} from '../types.js';

/** `client.bankLines` */
export class BankLinesApi extends Api {
  /**
   * List bank lines
   *
   * By the day of booking, oldest first.
   *
   * Needs `payments:read`.
   */
  list(query: BankLinesListQuery = {}, options?: RequestOptions): List<LineWithProposals> {
    return this.connection.list({ method: 'GET', path: '/v1/bank-lines', query }, options);
  }

  /**
   * Get a bank line
   *
   * Needs `payments:read`.
   */
  get(lineId: string, options?: RequestOptions): Call<BankLine> {
    return this.connection.call({ method: 'GET', path: path`/v1/bank-lines/${lineId}` }, options);
  }

  /**
   * Accept a bank line
   *
   * Money of one account: a payment by transfer, for the invoices named, then the oldest, the rest as balance. An
   * account alone: as balance and for its oldest invoices. Nothing named: by the likeliest proposal, if it is clear.
   *
   * Needs `payments:write`.
   *
   * Problems: `bank_line_decided`, `no_proposal`, `more_than_outstanding`, `refund_matched`.
   */
  accept(
    lineId: string,
    body?: AcceptBankLineInput | null,
    options?: PostOptions & IfMatch & { query?: BankLinesAcceptQuery },
  ): Call<BankLineAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/bank-lines/${lineId}/accept`, body, query: options?.query },
      options,
    );
  }

  /**
   * Book a bank line as a fee or payout
   *
   * What is no customer's: a fee of the bank, or what a payment provider pays out of what it collected.
   *
   * Needs `payments:write`.
   *
   * Problems: `bank_line_decided`, `no_proposal`, `more_than_outstanding`.
   */
  book(lineId: string, body: BookBankLineInput, options?: PostOptions & IfMatch): Call<BankLine> {
    return this.connection.call({ method: 'POST', path: path`/v1/bank-lines/${lineId}/book`, body }, options);
  }

  /**
   * See what a bank line probably is
   *
   * By the invoice numbers in its text, the amount, the bank account and the name; each with its reasons. None for a
   * line that is decided.
   *
   * Needs `payments:read`.
   */
  listProposals(lineId: string, options?: RequestOptions): Call<BankProposals> {
    return this.connection.call({ method: 'GET', path: path`/v1/bank-lines/${lineId}/proposals` }, options);
  }

  /**
   * Set a bank line aside
   *
   * Nothing is booked; it can be taken up again.
   *
   * Needs `payments:write`.
   *
   * Problems: `bank_line_decided`.
   */
  reject(lineId: string, body: RejectBankLineInput, options?: PostOptions & IfMatch): Call<BankLine> {
    return this.connection.call({ method: 'POST', path: path`/v1/bank-lines/${lineId}/reject`, body }, options);
  }

  /**
   * Take a bank line up again
   *
   * One that was set aside. Doing it again changes nothing.
   *
   * Needs `payments:write`.
   *
   * Problems: `bank_line_decided`.
   */
  reopen(lineId: string, options?: PostOptions & IfMatch): Call<BankLine> {
    return this.connection.call({ method: 'POST', path: path`/v1/bank-lines/${lineId}/reopen` }, options);
  }

  /**
   * Split a bank line
   *
   * Money of several accounts in one transfer: a payment each.
   *
   * Needs `payments:write`.
   *
   * Problems: `bank_line_decided`, `no_proposal`, `more_than_outstanding`, `amounts_dont_add_up`.
   */
  split(
    lineId: string,
    body: SplitBankLineInput,
    options?: PostOptions & IfMatch & { query?: BankLinesSplitQuery },
  ): Call<BankLineAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/bank-lines/${lineId}/split`, body, query: options?.query },
      options,
    );
  }
}
