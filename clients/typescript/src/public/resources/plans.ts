// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { OfferedPlan, PlansListQuery } from '../types.js';

/** What is sold by the month or week, and its versions */
export class PlansApi extends Api {
  /**
   * List the plans that everyone may see
   *
   * With today's terms, by `position`.
   */
  list(query: PlansListQuery = {}, options?: RequestOptions): List<OfferedPlan> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/plans`, query },
      options,
    );
  }

  /**
   * Read a plan that everyone may see
   *
   * With today's terms.
   */
  get(planId: string, options?: RequestOptions): Call<OfferedPlan> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/plans/${planId}` },
      options,
    );
  }
}
