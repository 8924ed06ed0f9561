// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CalendarFeed, CalendarFeedSecret, CalendarFeedsListQuery, MyCalendarFeedInput } from '../types.js';

/** Secret, revocable iCalendar addresses of members, resources, locations. */
export class CalendarFeedsApi extends Api {
  /**
   * Make a calendar feed of my bookings
   *
   * For your own calendar application.
   *
   * Problems: `too_many_feeds`.
   */
  create(body: MyCalendarFeedInput, options?: PostOptions): Call<CalendarFeedSecret> {
    return this.connection.call({ method: 'POST', path: '/v1/me/calendar-feeds', body }, options);
  }

  /**
   * List my calendar feeds
   *
   * Oldest first, without their addresses.
   */
  list(query: CalendarFeedsListQuery = {}, options?: RequestOptions): List<CalendarFeed> {
    return this.connection.list({ method: 'GET', path: '/v1/me/calendar-feeds', query }, options);
  }

  /**
   * Revoke my calendar feed
   *
   * Its address is unknown from now on.
   */
  revoke(feedId: string, options?: PostOptions & IfMatch): Call<CalendarFeed> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/calendar-feeds/${feedId}/revoke` }, options);
  }

  /**
   * Give my calendar feed a new address
   *
   * The old address is unknown from now on.
   *
   * Problems: `conflict`.
   */
  rotate(feedId: string, options?: PostOptions & IfMatch): Call<CalendarFeedSecret> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/calendar-feeds/${feedId}/rotate` }, options);
  }
}
