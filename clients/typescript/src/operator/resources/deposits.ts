// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Deposit,
  DepositAnswer,
  DepositApplyInput,
  DepositInput,
  DepositKeepInput,
  DepositReturnInput,
  DepositsApplyQuery,
  DepositsCreateQuery,
  DepositsKeepQuery,
  DepositsListQuery,
  DepositsReturnQuery,
} from '../types.js';

/** What accounts left as a security: held, applied to invoices, returned, kept for a reason. */
export class DepositsApi extends Api {
  /**
   * List deposits
   *
   * Newest first. With `return_due` the list of what somebody is to decide: return, apply or keep.
   *
   * Needs `invoices:read`.
   */
  list(query: DepositsListQuery = {}, options?: RequestOptions): List<Deposit> {
    return this.connection.list({ method: 'GET', path: '/v1/deposits', query }, options);
  }

  /**
   * Take over a deposit
   *
   * Holds what was taken before coworkapi was: for a contract that comes from another system. A deposit that is still
   * to be paid is charged by its membership.
   *
   * Needs `invoices:write`.
   *
   * Problems: `wrong_state`.
   */
  create(body: DepositInput, options?: PostOptions & { query?: DepositsCreateQuery }): Call<DepositAnswer> {
    return this.connection.call({ method: 'POST', path: '/v1/deposits', body, query: options?.query }, options);
  }

  /**
   * Read a deposit
   *
   * With all that happened to it.
   *
   * Needs `invoices:read`.
   */
  get(depositId: string, options?: RequestOptions): Call<Deposit> {
    return this.connection.call({ method: 'GET', path: path`/v1/deposits/${depositId}` }, options);
  }

  /**
   * Apply a deposit to an invoice
   *
   * Pays an open invoice of the account with it, in whole or in part.
   *
   * Needs `invoices:write`.
   *
   * Problems: `deposit_not_received`, `nothing_held`, `more_than_held`, `more_than_open`, `invoice_is_draft`.
   */
  apply(
    depositId: string,
    body: DepositApplyInput,
    options?: PostOptions & IfMatch & { query?: DepositsApplyQuery },
  ): Call<DepositAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/deposits/${depositId}/apply`, body, query: options?.query },
      options,
    );
  }

  /**
   * Keep a deposit
   *
   * Keeps it for good, in whole or in part: for a loss (no VAT) or something supplied (with it). The account gets an
   * invoice of that amount which the deposit has paid; it becomes revenue.
   *
   * Needs `invoices:write`.
   *
   * Problems: `deposit_not_received`, `nothing_held`, `more_than_held`, `no_tax_rate`.
   */
  keep(
    depositId: string,
    body: DepositKeepInput,
    options?: PostOptions & IfMatch & { query?: DepositsKeepQuery },
  ): Call<DepositAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/deposits/${depositId}/keep`, body, query: options?.query },
      options,
    );
  }

  /**
   * Return a deposit
   *
   * Gives it back, in whole or in part: refunded by the payment that brought it, paid out by hand, or left on the
   * account. A refund that fails is held again.
   *
   * Needs `payments:write`.
   *
   * Problems: `deposit_not_received`, `nothing_held`, `more_than_held`, `deposit_not_refundable`,
   * `payment_not_refundable`.
   */
  return(
    depositId: string,
    body: DepositReturnInput,
    options?: PostOptions & IfMatch & { query?: DepositsReturnQuery },
  ): Call<DepositAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/deposits/${depositId}/return`, body, query: options?.query },
      options,
    );
  }
}
