// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Availability, Offer, ResourcesGetAvailabilityQuery, ResourcesListQuery } from '../types.js';

/** `client.resources` */
export class ResourcesApi extends Api {
  /**
   * List what can be booked
   *
   * In the order they were made.
   */
  list(query: ResourcesListQuery = {}, options?: RequestOptions): List<Offer> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/resources`, query },
      options,
    );
  }

  /** Read a resource */
  get(resourceId: string, options?: RequestOptions): Call<Offer> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/resources/${resourceId}` },
      options,
    );
  }

  /**
   * When a resource is free
   *
   * When anyone can book a public resource in `from` to `to` (default: a week from now).
   *
   * Problems: `not_found`.
   */
  getAvailability(
    resourceId: string,
    query: ResourcesGetAvailabilityQuery = {},
    options?: RequestOptions,
  ): Call<Availability> {
    return this.connection.call(
      {
        method: 'GET',
        path: path`/v1/public/${this.connection.organization}/resources/${resourceId}/availability`,
        query,
      },
      options,
    );
  }
}
