// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { AuditEntriesListQuery, AuditEntry } from '../types.js';

/** `client.auditEntries` */
export class AuditEntriesApi extends Api {
  /**
   * List audit entries
   *
   * Newest first.
   *
   * Needs `audit:read`.
   */
  list(query: AuditEntriesListQuery = {}, options?: RequestOptions): List<AuditEntry> {
    return this.connection.list({ method: 'GET', path: '/v1/audit-entries', query }, options);
  }
}
