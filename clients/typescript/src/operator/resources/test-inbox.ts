// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { InboxMessage, TestInboxListMessagesQuery } from '../types.js';

/** Mails of a test organization, as they would have arrived */
export class TestInboxApi extends Api {
  /**
   * List what arrived
   *
   * Newest first. With `wait`, a test asks once for the mail that it has caused: `since` the moment before.
   *
   * Needs `mail:read`.
   *
   * Problems: `not_a_test_organization`.
   */
  listMessages(query: TestInboxListMessagesQuery = {}, options?: RequestOptions): List<InboxMessage> {
    return this.connection.list({ method: 'GET', path: '/v1/test-inbox/messages', query }, options);
  }

  /**
   * Empty the inbox
   *
   * Deletes what has arrived; what is on its way still arrives.
   *
   * Needs `sandboxes:write`.
   *
   * Problems: `not_a_test_organization`.
   */
  deleteMessages(options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: '/v1/test-inbox/messages' }, options);
  }

  /**
   * Get what arrived
   *
   * One mail.
   *
   * Needs `mail:read`.
   *
   * Problems: `not_found`.
   */
  getMessage(mailMessageId: string, options?: RequestOptions): Call<InboxMessage> {
    return this.connection.call({ method: 'GET', path: path`/v1/test-inbox/messages/${mailMessageId}` }, options);
  }

  /**
   * Download an attachment
   *
   * A file that came with the mail, by its name.
   *
   * Needs `mail:read`.
   *
   * Problems: `not_found`.
   */
  downloadAttachment(mailMessageId: string, name: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/test-inbox/messages/${mailMessageId}/attachments/${name}`, reads: 'blob' },
      options,
    );
  }
}
