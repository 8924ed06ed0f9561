// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Invoice, InvoicesGetPdfQuery, InvoicesListQuery, MyPayInput, Payment } from '../types.js';

/** What accounts are asked to pay: final with a number without a gap, credited, never changed. */
export class InvoicesApi extends Api {
  /**
   * List your invoices
   *
   * Of your own account, and of the teams that you run.
   */
  list(query: InvoicesListQuery = {}, options?: RequestOptions): List<Invoice> {
    return this.connection.list({ method: 'GET', path: '/v1/me/invoices', query }, options);
  }

  /** Read your invoice */
  get(invoiceId: string, options?: RequestOptions): Call<Invoice> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/invoices/${invoiceId}` }, options);
  }

  /**
   * Pay my invoice
   *
   * Charges what is open to a payment method of yours. Read the payment; where it is `requires_action`, read its
   * next action, and confirm it.
   *
   * Problems: `nothing_to_pay`, `more_than_open`, `no_payment_method`, `method_not_usable`, `payment_in_flight`.
   */
  pay(invoiceId: string, body: MyPayInput, options?: PostOptions): Call<Payment> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/invoices/${invoiceId}/pay`, body }, options);
  }

  /**
   * Read your invoice as PDF
   *
   * Of your own account, or of a team that you run.
   *
   * Problems: `not_paid`.
   */
  getPdf(invoiceId: string, query: InvoicesGetPdfQuery = {}, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/invoices/${invoiceId}/pdf`, query, reads: 'blob' },
      options,
    );
  }
}
