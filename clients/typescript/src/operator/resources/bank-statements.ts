// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { form, path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  BankImport,
  BankStatement,
  BankStatementsImportQuery,
  BankStatementsListQuery,
  ImportBankStatementForm,
} from '../types.js';

/** CAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it. */
export class BankStatementsApi extends Api {
  /**
   * List bank statements
   *
   * Newest first.
   *
   * Needs `payments:read`.
   */
  list(query: BankStatementsListQuery = {}, options?: RequestOptions): List<BankStatement> {
    return this.connection.list({ method: 'GET', path: '/v1/bank-statements', query }, options);
  }

  /**
   * Import a bank statement
   *
   * A CAMT.053 file (XML), or a table (CSV) by the usual column names or the legal entity's bank settings.
   *
   * All of it is kept or, where anything in it is wrong or missing, nothing. The same statement again changes nothing,
   * and lines that another statement has brought are left out.
   *
   * Needs `payments:write`.
   *
   * Problems: `bank_file_refused`.
   */
  import(
    body: ImportBankStatementForm,
    options: PostOptions & { query: BankStatementsImportQuery },
  ): Call<BankImport> {
    return this.connection.call(
      { method: 'POST', path: '/v1/bank-statements', body: form(body), query: options.query },
      options,
    );
  }

  /**
   * Get a bank statement
   *
   * Needs `payments:read`.
   */
  get(statementId: string, options?: RequestOptions): Call<BankStatement> {
    return this.connection.call({ method: 'GET', path: path`/v1/bank-statements/${statementId}` }, options);
  }
}
