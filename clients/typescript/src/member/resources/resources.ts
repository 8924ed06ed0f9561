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
   * In the order they were made; also what the public doesn't see.
   */
  list(query: ResourcesListQuery = {}, options?: RequestOptions): List<Offer> {
    return this.connection.list({ method: 'GET', path: '/v1/me/resources', query }, options);
  }

  /** Read a resource */
  get(resourceId: string, options?: RequestOptions): Call<Offer> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/resources/${resourceId}` }, options);
  }

  /**
   * When a resource is free
   *
   * When you can book it in `from` to `to` (default: a week from now), your limits kept. No periods where you may
   * not.
   *
   * Problems: `account_restricted`, `not_found`.
   */
  getAvailability(
    resourceId: string,
    query: ResourcesGetAvailabilityQuery = {},
    options?: RequestOptions,
  ): Call<Availability> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/resources/${resourceId}/availability`, query },
      options,
    );
  }
}
