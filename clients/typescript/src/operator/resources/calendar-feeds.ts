// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CalendarFeed, CalendarFeedInput, CalendarFeedSecret, CalendarFeedsListQuery } from '../types.js';

/** Secret, revocable iCalendar addresses of members, resources, locations. */
export class CalendarFeedsApi extends Api {
  /**
   * Make a calendar feed
   *
   * For a calendar application that subscribes to the bookings of a member, a resource or a location.
   *
   * Needs `bookings:write`.
   *
   * Problems: `too_many_feeds`.
   */
  create(body: CalendarFeedInput, options?: PostOptions): Call<CalendarFeedSecret> {
    return this.connection.call({ method: 'POST', path: '/v1/calendar-feeds', body }, options);
  }

  /**
   * List calendar feeds
   *
   * Oldest first, without their addresses.
   *
   * Needs `bookings:read`.
   */
  list(query: CalendarFeedsListQuery = {}, options?: RequestOptions): List<CalendarFeed> {
    return this.connection.list({ method: 'GET', path: '/v1/calendar-feeds', query }, options);
  }

  /**
   * Get a calendar feed
   *
   * Without its address.
   *
   * Needs `bookings:read`.
   */
  get(feedId: string, options?: RequestOptions): Call<CalendarFeed> {
    return this.connection.call({ method: 'GET', path: path`/v1/calendar-feeds/${feedId}` }, options);
  }

  /**
   * Revoke a calendar feed
   *
   * Its address is unknown from now on.
   *
   * Needs `bookings:write`.
   */
  revoke(feedId: string, options?: PostOptions & IfMatch): Call<CalendarFeed> {
    return this.connection.call({ method: 'POST', path: path`/v1/calendar-feeds/${feedId}/revoke` }, options);
  }

  /**
   * Give a calendar feed a new address
   *
   * The old address is unknown from now on.
   *
   * Needs `bookings:write`.
   *
   * Problems: `conflict`.
   */
  rotate(feedId: string, options?: PostOptions & IfMatch): Call<CalendarFeedSecret> {
    return this.connection.call({ method: 'POST', path: path`/v1/calendar-feeds/${feedId}/rotate` }, options);
  }
}
