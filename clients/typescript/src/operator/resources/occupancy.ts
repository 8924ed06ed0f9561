// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Occupancy, OccupancyGetQuery } from '../types.js';

/** `client.occupancy` */
export class OccupancyApi extends Api {
  /**
   * Read a location's occupancy
   *
   * Who is in, against the seats of its rooms and desks.
   *
   * Needs `visits:read`.
   *
   * Problems: `not_found`.
   */
  get(query: OccupancyGetQuery, options?: RequestOptions): Call<Occupancy> {
    return this.connection.call({ method: 'GET', path: '/v1/occupancy', query }, options);
  }
}
