// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CreditNote, CreditNotesListQuery } from '../types.js';

/** `client.creditNotes` */
export class CreditNotesApi extends Api {
  /**
   * List your credit notes
   *
   * Of your own account, and of the teams that you run.
   */
  list(query: CreditNotesListQuery = {}, options?: RequestOptions): List<CreditNote> {
    return this.connection.list({ method: 'GET', path: '/v1/me/credit-notes', query }, options);
  }

  /** Read your credit note */
  get(creditNoteId: string, options?: RequestOptions): Call<CreditNote> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/credit-notes/${creditNoteId}` }, options);
  }

  /**
   * Read your credit note as PDF
   *
   * Of your own account, or of a team that you run.
   */
  getPdf(creditNoteId: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/credit-notes/${creditNoteId}/pdf`, reads: 'blob' },
      options,
    );
  }
}
