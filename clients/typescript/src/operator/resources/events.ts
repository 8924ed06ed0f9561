// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { EventStream } from '../../runtime/streams.js';
import type { EventsListQuery, EventsStreamQuery } from '../types.js';
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

  /**
   * Follow events as they happen
   *
   * Server-sent events, in the feed's order, from now on or from where you left off; each is sent at least once.
   * `retry` and a comment every 15 seconds keep the line alive. It ends with an event `end`, which says why, when the
   * key is revoked or its rights are taken away. An organization may have 50 open at a time in each process.
   *
   * Needs `events:read`.
   *
   * Problems: `not_found`, `too_many_streams`.
   */
  stream(
    query: EventsStreamQuery = {},
    options?: RequestOptions & { lastEventId?: string | undefined },
  ): EventStream<FeedEvent> {
    return this.connection.stream({ method: 'GET', path: '/v1/events/stream', goesOn: true, query }, options);
  }
}
