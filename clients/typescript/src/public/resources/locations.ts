// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { FloorPlanView, LocationsListFloorPlansQuery, LocationsListQuery, Place } from '../types.js';

/** `client.locations` */
export class LocationsApi extends Api {
  /**
   * List locations
   *
   * In the order they were made.
   */
  list(query: LocationsListQuery = {}, options?: RequestOptions): List<Place> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/locations`, query },
      options,
    );
  }

  /**
   * List floor plans
   *
   * The public ones, from the lowest storey up, with the shapes of what can be booked.
   */
  listFloorPlans(
    locationId: string,
    query: LocationsListFloorPlansQuery = {},
    options?: RequestOptions,
  ): List<FloorPlanView> {
    return this.connection.list(
      {
        method: 'GET',
        path: path`/v1/public/${this.connection.organization}/locations/${locationId}/floor-plans`,
        query,
      },
      options,
    );
  }
}
