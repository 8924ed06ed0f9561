// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Availability, AvailabilitySearchQuery } from '../types.js';

/** What is free when, and when offices become vacant. */
export class AvailabilityApi extends Api {
  /**
   * Search free time
   *
   * Resources that are free, by name: for exactly `starts_at` to `ends_at`, or for `minutes` within `from` and `to`.
   *
   * Opening hours, closures, policies and buffers are kept. What has nothing free is left out.
   *
   * Needs `bookings:read`.
   *
   * Problems: `not_found`.
   */
  search(query: AvailabilitySearchQuery = {}, options?: RequestOptions): List<Availability> {
    return this.connection.list({ method: 'GET', path: '/v1/availability', query }, options);
  }
}
