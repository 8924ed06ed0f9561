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
   * Resources that you can book, and when: also your limits are kept, and days without a price are left out. See
   * `GET /v1/availability`. While your account may not book, it says so instead (402 `account_restricted`).
   *
   * Problems: `account_restricted`.
   */
  search(query: AvailabilitySearchQuery = {}, options?: RequestOptions): List<Availability> {
    return this.connection.list({ method: 'GET', path: '/v1/me/availability', query }, options);
  }
}
