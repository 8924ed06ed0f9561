// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Plan,
  PlanInput,
  PlanPatch,
  PlanVersion,
  PlansListQuery,
  PlansListVersionsQuery,
  VersionInput,
} from '../types.js';

/** What is sold by the month or week, and its versions */
export class PlansApi extends Api {
  /**
   * List plans
   *
   * By `position`, then in the order they were made.
   *
   * Needs `plans:read`.
   */
  list(query: PlansListQuery = {}, options?: RequestOptions): List<Plan> {
    return this.connection.list({ method: 'GET', path: '/v1/plans', query }, options);
  }

  /**
   * Add a plan
   *
   * With `terms`, its first version is published at once; without, it is sold when a version is published.
   *
   * Needs `plans:write`.
   *
   * Problems: `external_id_taken`.
   */
  create(body: PlanInput, options?: PostOptions): Call<Plan> {
    return this.connection.call({ method: 'POST', path: '/v1/plans', body }, options);
  }

  /**
   * Read a plan
   *
   * With the version that is effective on today's local day.
   *
   * Needs `plans:read`.
   */
  get(planId: string, options?: RequestOptions): Call<Plan> {
    return this.connection.call({ method: 'GET', path: path`/v1/plans/${planId}` }, options);
  }

  /**
   * Change a plan
   *
   * Only the fields named are changed. Its terms change with a new version.
   *
   * Needs `plans:write`.
   *
   * Problems: `external_id_taken`.
   */
  update(planId: string, body: PlanPatch, options?: RequestOptions & IfMatch): Call<Plan> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/plans/${planId}`, body }, options);
  }

  /**
   * Sell a plan no more
   *
   * Who holds it goes on holding it.
   *
   * Needs `plans:write`.
   */
  archive(planId: string, options?: PostOptions & IfMatch): Call<Plan> {
    return this.connection.call({ method: 'POST', path: path`/v1/plans/${planId}/archive` }, options);
  }

  /**
   * Sell a plan again
   *
   * An archived one.
   *
   * Needs `plans:write`.
   */
  restore(planId: string, options?: PostOptions & IfMatch): Call<Plan> {
    return this.connection.call({ method: 'POST', path: path`/v1/plans/${planId}/restore` }, options);
  }

  /**
   * List a plan's versions
   *
   * The newest first.
   *
   * Needs `plans:read`.
   */
  listVersions(planId: string, query: PlansListVersionsQuery = {}, options?: RequestOptions): List<PlanVersion> {
    return this.connection.list({ method: 'GET', path: path`/v1/plans/${planId}/versions`, query }, options);
  }

  /**
   * Draft a version of a plan
   *
   * Nothing changes for anyone before it is published.
   *
   * Needs `plans:write`.
   *
   * Problems: `conflict`, `versions_on_one_day`.
   */
  draftVersion(planId: string, body: VersionInput, options?: PostOptions): Call<PlanVersion> {
    return this.connection.call({ method: 'POST', path: path`/v1/plans/${planId}/versions`, body }, options);
  }
}
