// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { form, path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  FloorPlan,
  FloorPlanPatch,
  FloorPlanStatus,
  FloorPlansGetStatusQuery,
  FloorPlansListQuery,
  ReplaceDrawingForm,
  ShapesInput,
} from '../types.js';

/** Drawings of floors, the shapes on them, and what is free now. */
export class FloorPlansApi extends Api {
  /**
   * List floor plans
   *
   * From the lowest storey up.
   *
   * Needs `spaces:read`.
   */
  list(query: FloorPlansListQuery = {}, options?: RequestOptions): List<FloorPlan> {
    return this.connection.list({ method: 'GET', path: '/v1/floor-plans', query }, options);
  }

  /**
   * Read a floor plan
   *
   * Needs `spaces:read`.
   */
  get(floorPlanId: string, options?: RequestOptions): Call<FloorPlan> {
    return this.connection.call({ method: 'GET', path: path`/v1/floor-plans/${floorPlanId}` }, options);
  }

  /**
   * Change a floor plan's data
   *
   * Needs `spaces:write`.
   *
   * Problems: `name_taken`.
   */
  update(floorPlanId: string, body: FloorPlanPatch, options?: RequestOptions & IfMatch): Call<FloorPlan> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/floor-plans/${floorPlanId}`, body }, options);
  }

  /**
   * Delete a floor plan
   *
   * Its shapes go with it, the resources stay.
   *
   * Needs `spaces:write`.
   */
  delete(floorPlanId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/floor-plans/${floorPlanId}` }, options);
  }

  /**
   * Replace a floor plan's drawing
   *
   * Its shapes stay; refused when one of them would lie outside the new drawing.
   *
   * Needs `spaces:write`.
   *
   * Problems: `shapes_outside`.
   */
  replaceDrawing(floorPlanId: string, body: ReplaceDrawingForm, options?: RequestOptions & IfMatch): Call<FloorPlan> {
    return this.connection.call(
      { method: 'PUT', path: path`/v1/floor-plans/${floorPlanId}/drawing`, body: form(body) },
      options,
    );
  }

  /**
   * Set a floor plan's shapes
   *
   * Replaces all of them. Each resource of the location has one at the most, within the drawing.
   *
   * Needs `spaces:write`.
   */
  setShapes(floorPlanId: string, body: ShapesInput, options?: RequestOptions & IfMatch): Call<FloorPlan> {
    return this.connection.call({ method: 'PUT', path: path`/v1/floor-plans/${floorPlanId}/shapes`, body }, options);
  }

  /**
   * Read a floor plan's live status
   *
   * What is free, occupied or blocked, until when, and what comes then. Set-up and clean-up times count.
   *
   * Needs `spaces:read`.
   */
  getStatus(
    floorPlanId: string,
    query: FloorPlansGetStatusQuery = {},
    options?: RequestOptions,
  ): Call<FloorPlanStatus> {
    return this.connection.call({ method: 'GET', path: path`/v1/floor-plans/${floorPlanId}/status`, query }, options);
  }
}
