// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Availability, AvailabilitySearchQuery } from '../types.js';

/** What is free when, and when offices become vacant. */
export class AvailabilityApi extends Api {
  /**
   * Search free time
   *
   * Public resources that anyone may book, and when. See `GET /v1/availability`.
   */
  search(query: AvailabilitySearchQuery = {}, options?: RequestOptions): List<Availability> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/availability`, query },
      options,
    );
  }
}
