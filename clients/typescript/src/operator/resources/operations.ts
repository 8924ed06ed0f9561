// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { EventStream } from '../../runtime/streams.js';
import type {
  Operation,
  OperationRow,
  OperationsDownloadReportQuery,
  OperationsListQuery,
  OperationsListRowsQuery,
} from '../types.js';

/** Long work: how far it is, what became of it, its report by row */
export class OperationsApi extends Api {
  /**
   * List operations
   *
   * Newest first; those that you have started, or have the right to start for the whole organization.
   */
  list(query: OperationsListQuery = {}, options?: RequestOptions): List<Operation> {
    return this.connection.list({ method: 'GET', path: '/v1/operations', query }, options);
  }

  /**
   * Get an operation
   *
   * Ask again until it has ended.
   */
  get(operationId: string, options?: RequestOptions): Call<Operation> {
    return this.connection.call({ method: 'GET', path: path`/v1/operations/${operationId}` }, options);
  }

  /**
   * Cancel an operation
   *
   * Stops it after the step it is in; what was done so far stays. Doing it again changes nothing.
   *
   * Problems: `operation_over`.
   */
  cancel(operationId: string, options?: PostOptions): Call<Operation> {
    return this.connection.call({ method: 'POST', path: path`/v1/operations/${operationId}/cancel` }, options);
  }

  /**
   * Download an operation's report
   *
   * The same rows as CSV: row, outcome, id, column, error.
   */
  downloadReport(
    operationId: string,
    query: OperationsDownloadReportQuery = {},
    options?: RequestOptions,
  ): Call<string> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/operations/${operationId}/report`, query, reads: 'text' },
      options,
    );
  }

  /**
   * List an operation's rows
   *
   * What became of each row of the file, in its order.
   */
  listRows(operationId: string, query: OperationsListRowsQuery = {}, options?: RequestOptions): List<OperationRow> {
    return this.connection.list({ method: 'GET', path: path`/v1/operations/${operationId}/rows`, query }, options);
  }

  /**
   * Follow an operation
   *
   * How it is now, and again whenever it got further, looked at once a second; the stream ends with it.
   *
   * Problems: `too_many_streams`.
   */
  stream(operationId: string, options?: RequestOptions): EventStream<Operation> {
    return this.connection.stream({ method: 'GET', path: path`/v1/operations/${operationId}/stream` }, options);
  }
}
