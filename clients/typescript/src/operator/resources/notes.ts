// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Note, NoteInput } from '../types.js';

/** What staff write about members and teams */
export class NotesApi extends Api {
  /**
   * Rewrite a note
   *
   * Replaces the text; the author stays.
   *
   * Needs `notes:write`.
   */
  rewrite(noteId: string, body: NoteInput, options?: RequestOptions & IfMatch): Call<Note> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/notes/${noteId}`, body }, options);
  }

  /**
   * Delete a note
   *
   * Gone for good.
   *
   * Needs `notes:write`.
   */
  delete(noteId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/notes/${noteId}` }, options);
  }
}
