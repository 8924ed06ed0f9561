// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { EventsListQuery } from '../types.js';
import type { FeedEvent } from '../webhooks.js';

/** What happened, in the order that a reader can follow */
export class EventsApi extends Api {
  /**
   * List events
   *
   * Oldest first, at least 90 days back. An event appears when none that comes before it can still be committed, so
   * a reader who follows `next_cursor`, and later goes on with `after`, misses none.
   *
   * Needs `events:read`.
   *
   * Problems: `not_found`.
   */
  list(query: EventsListQuery = {}, options?: RequestOptions): List<FeedEvent> {
    return this.connection.list({ method: 'GET', path: '/v1/events', query }, options);
  }
}
