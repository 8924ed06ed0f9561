// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { MailMessage, MailMessagesListQuery } from '../types.js';

/** `client.mailMessages` */
export class MailMessagesApi extends Api {
  /**
   * List mails
   *
   * Newest first, 90 days. `text` and `html` are there in test organizations, whose mails are never really sent:
   * addresses at `refused.example.com` and `delayed.example.com` make them fail.
   *
   * Needs `mail:read`.
   */
  list(query: MailMessagesListQuery = {}, options?: RequestOptions): List<MailMessage> {
    return this.connection.list({ method: 'GET', path: '/v1/mail-messages', query }, options);
  }

  /**
   * Read a mail
   *
   * Its state, and in test organizations what it said.
   *
   * Needs `mail:read`.
   *
   * Problems: `not_found`.
   */
  get(mailMessageId: string, options?: RequestOptions): Call<MailMessage> {
    return this.connection.call({ method: 'GET', path: path`/v1/mail-messages/${mailMessageId}` }, options);
  }

  /**
   * Send a failed mail again
   *
   * From the start, with all of its tries.
   *
   * Needs `organization:write`.
   *
   * Problems: `not_found`, `mail_not_failed`.
   */
  retry(mailMessageId: string, options?: PostOptions): Call<MailMessage> {
    return this.connection.call({ method: 'POST', path: path`/v1/mail-messages/${mailMessageId}/retry` }, options);
  }
}
