// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  CreditAnswer,
  CreditInput,
  Invoice,
  InvoiceInput,
  InvoicesAnswer,
  InvoicesCreateQuery,
  InvoicesCreditQuery,
  InvoicesFinalizeQuery,
  InvoicesGetPdfQuery,
  InvoicesGetXmlQuery,
  InvoicesListQuery,
  InvoicesListWriteOffsQuery,
  InvoicesWriteOffQuery,
  PayInput,
  Payment,
  SendInput,
  WriteOff,
  WriteOffAnswer,
  WriteOffInput,
} from '../types.js';

/** What accounts are asked to pay: final with a number without a gap, credited, never changed. */
export class InvoicesApi extends Api {
  /**
   * List invoices
   *
   * Drafts included, each with its lines. Those of several locations are listed for who may see them all.
   *
   * Needs `invoices:read`.
   */
  list(query: InvoicesListQuery = {}, options?: RequestOptions): List<Invoice> {
    return this.connection.list({ method: 'GET', path: '/v1/invoices', query }, options);
  }

  /**
   * Invoice charges
   *
   * Invoices charges at once, or keeps them as a draft; what an account has in its favour pays the invoice.
   *
   * Charges that are on an invoice already are passed over.
   *
   * Needs `invoices:write`.
   *
   * Problems: `nothing_to_invoice`, `invoiced_meanwhile`.
   */
  create(body: InvoiceInput, options?: PostOptions & { query?: InvoicesCreateQuery }): Call<InvoicesAnswer> {
    return this.connection.call({ method: 'POST', path: '/v1/invoices', body, query: options?.query }, options);
  }

  /**
   * Read an invoice
   *
   * Needs `invoices:read`.
   */
  get(invoiceId: string, options?: RequestOptions): Call<Invoice> {
    return this.connection.call({ method: 'GET', path: path`/v1/invoices/${invoiceId}` }, options);
  }

  /**
   * Delete a draft of an invoice
   *
   * Its charges wait again. What is final can't be deleted, only credited.
   *
   * Needs `invoices:write`.
   *
   * Problems: `invoice_is_final`.
   */
  delete(invoiceId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/invoices/${invoiceId}` }, options);
  }

  /**
   * Credit an invoice
   *
   * A credit note of the whole invoice, of some lines, or of parts of them, never more than is left.
   *
   * It pays what is open of the invoice; the rest is in the account's favour, to be refunded or used.
   *
   * Needs `invoices:write`.
   *
   * Problems: `invoice_is_draft`, `credit_over_invoice`.
   */
  credit(
    invoiceId: string,
    body: CreditInput,
    options?: PostOptions & IfMatch & { query?: InvoicesCreditQuery },
  ): Call<CreditAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/invoices/${invoiceId}/credit`, body, query: options?.query },
      options,
    );
  }

  /**
   * Finalize a draft
   *
   * It gets its number and never changes again. Charges that were voided meanwhile are left out.
   *
   * Needs `invoices:write`.
   *
   * Problems: `invoice_is_final`, `nothing_to_invoice`, `invoiced_meanwhile`.
   */
  finalize(
    invoiceId: string,
    options?: PostOptions & IfMatch & { query?: InvoicesFinalizeQuery },
  ): Call<InvoicesAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/invoices/${invoiceId}/finalize`, query: options?.query },
      options,
    );
  }

  /**
   * Charge an invoice
   *
   * Charges what is open to a payment method of the account. The answer is on its way: read the payment.
   *
   * Needs `payments:write`.
   *
   * Problems: `nothing_to_pay`, `more_than_open`, `no_payment_method`, `method_not_usable`, `payment_in_flight`.
   */
  pay(invoiceId: string, body: PayInput, options?: PostOptions): Call<Payment> {
    return this.connection.call({ method: 'POST', path: path`/v1/invoices/${invoiceId}/pay`, body }, options);
  }

  /**
   * Read an invoice as PDF
   *
   * PDF/A-3 with EN 16931 inside (Factur-X). Rendered once: it is the same file ever after.
   *
   * Needs `invoices:read`.
   *
   * Problems: `invoice_is_draft`, `not_paid`.
   */
  getPdf(invoiceId: string, query: InvoicesGetPdfQuery = {}, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/invoices/${invoiceId}/pdf`, query, reads: 'blob' },
      options,
    );
  }

  /**
   * Mail an invoice
   *
   * With its PDF, in its language; also again, and where the legal entity doesn't mail by itself.
   *
   * Needs `invoices:write`.
   *
   * Problems: `invoice_is_draft`, `no_address`.
   */
  send(invoiceId: string, body: SendInput, options?: PostOptions & IfMatch): Call<Invoice> {
    return this.connection.call({ method: 'POST', path: path`/v1/invoices/${invoiceId}/send`, body }, options);
  }

  /**
   * Write an invoice off
   *
   * Gives up what is open of it, or a part of that: a loss in the ledger.
   *
   * Needs `invoices:write`.
   *
   * Problems: `invoice_is_draft`, `more_than_open`.
   */
  writeOff(
    invoiceId: string,
    body: WriteOffInput,
    options?: PostOptions & IfMatch & { query?: InvoicesWriteOffQuery },
  ): Call<WriteOffAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/invoices/${invoiceId}/write-off`, body, query: options?.query },
      options,
    );
  }

  /**
   * List what was given up of an invoice
   *
   * Oldest first.
   *
   * Needs `invoices:read`.
   */
  listWriteOffs(invoiceId: string, query: InvoicesListWriteOffsQuery = {}, options?: RequestOptions): List<WriteOff> {
    return this.connection.list({ method: 'GET', path: path`/v1/invoices/${invoiceId}/write-offs`, query }, options);
  }

  /**
   * Read an invoice as EN 16931 XML
   *
   * `cii`: as the PDF embeds it; `ubl`: the same as UBL 2.1.
   *
   * Needs `invoices:read`.
   *
   * Problems: `invoice_is_draft`, `e_invoice_incomplete`.
   */
  getXml(invoiceId: string, query: InvoicesGetXmlQuery = {}, options?: RequestOptions): Call<string> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/invoices/${invoiceId}/xml`, query, reads: 'text' },
      options,
    );
  }
}
