// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { ExportInput, ExportLists, Operation } from '../types.js';

/** Every list as a file: CSV, JSON lines or Parquet */
export class ExportsApi extends Api {
  /**
   * Export a list
   *
   * Writes every row that the list would show you now, as they are at one moment, into a file. When the operation has
   * succeeded its `result` says where the file is (`file_url`), for a week. Needs the list's own right, and
   * `members:export` for lists of members.
   *
   * Problems: `not_found`, `parquet_not_installed`.
   */
  create(body: ExportInput, options?: PostOptions): Call<Operation> {
    return this.connection.call({ method: 'POST', path: '/v1/exports', body }, options);
  }

  /**
   * List what can be exported
   *
   * Those lists that you have the right to export, and their columns.
   */
  listLists(options?: RequestOptions): Call<ExportLists> {
    return this.connection.call({ method: 'GET', path: '/v1/exports/lists' }, options);
  }

  /**
   * Download an export
   *
   * By whoever started the export, or has the list's right for the whole organization.
   *
   * Problems: `not_found`, `export_not_ready`, `export_gone`.
   */
  download(operationId: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/exports/${operationId}/file`, reads: 'blob' },
      options,
    );
  }
}
