// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { FloorPlanStatus, FloorPlansGetStatusQuery } from '../types.js';

/** `client.floorPlans` */
export class FloorPlansApi extends Api {
  /**
   * Read a floor plan's live status
   *
   * Of what can be booked: free or occupied, until when.
   */
  getStatus(
    floorPlanId: string,
    query: FloorPlansGetStatusQuery = {},
    options?: RequestOptions,
  ): Call<FloorPlanStatus> {
    return this.connection.call(
      {
        method: 'GET',
        path: path`/v1/public/${this.connection.organization}/floor-plans/${floorPlanId}/status`,
        query,
      },
      options,
    );
  }
}
