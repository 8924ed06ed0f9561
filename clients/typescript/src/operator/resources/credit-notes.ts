// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CreditNote, CreditNotesGetXmlQuery, CreditNotesListQuery, SendInput } from '../types.js';

/** What corrects invoices, in whole or by line. */
export class CreditNotesApi extends Api {
  /**
   * List credit notes
   *
   * Each with its lines.
   *
   * Needs `invoices:read`.
   */
  list(query: CreditNotesListQuery = {}, options?: RequestOptions): List<CreditNote> {
    return this.connection.list({ method: 'GET', path: '/v1/credit-notes', query }, options);
  }

  /**
   * Read a credit note
   *
   * Needs `invoices:read`.
   */
  get(creditNoteId: string, options?: RequestOptions): Call<CreditNote> {
    return this.connection.call({ method: 'GET', path: path`/v1/credit-notes/${creditNoteId}` }, options);
  }

  /**
   * Read a credit note as PDF
   *
   * PDF/A-3 with EN 16931 inside (Factur-X). Rendered once: it is the same file ever after.
   *
   * Needs `invoices:read`.
   */
  getPdf(creditNoteId: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/credit-notes/${creditNoteId}/pdf`, reads: 'blob' },
      options,
    );
  }

  /**
   * Mail a credit note
   *
   * With its PDF, in its language; also again.
   *
   * Needs `invoices:write`.
   *
   * Problems: `no_address`.
   */
  send(creditNoteId: string, body: SendInput, options?: PostOptions & IfMatch): Call<CreditNote> {
    return this.connection.call({ method: 'POST', path: path`/v1/credit-notes/${creditNoteId}/send`, body }, options);
  }

  /**
   * Read a credit note as EN 16931 XML
   *
   * `cii`: as the PDF embeds it; `ubl`: the same as UBL 2.1.
   *
   * Needs `invoices:read`.
   *
   * Problems: `e_invoice_incomplete`.
   */
  getXml(creditNoteId: string, query: CreditNotesGetXmlQuery = {}, options?: RequestOptions): Call<string> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/credit-notes/${creditNoteId}/xml`, query, reads: 'text' },
      options,
    );
  }
}
