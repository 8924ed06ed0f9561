// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type {
  PlanVersion,
  PlanVersionsCompareQuery,
  PublishInput,
  VersionDifferences,
  VersionInput,
} from '../types.js';

/** `client.planVersions` */
export class PlanVersionsApi extends Api {
  /**
   * Read a version of a plan
   *
   * All its terms.
   *
   * Needs `plans:read`.
   */
  get(versionId: string, options?: RequestOptions): Call<PlanVersion> {
    return this.connection.call({ method: 'GET', path: path`/v1/plan-versions/${versionId}` }, options);
  }

  /**
   * Change a draft
   *
   * The terms are replaced as a whole. A published version never changes: draft another one.
   *
   * Needs `plans:write`.
   *
   * Problems: `plan_version_published`.
   */
  update(versionId: string, body: VersionInput, options?: RequestOptions & IfMatch): Call<PlanVersion> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/plan-versions/${versionId}`, body }, options);
  }

  /**
   * Delete a draft
   *
   * A published version stays.
   *
   * Needs `plans:write`.
   *
   * Problems: `plan_version_published`.
   */
  delete(versionId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/plan-versions/${versionId}` }, options);
  }

  /**
   * Compare two versions
   *
   * What is otherwise in the other version, term by term.
   *
   * Needs `plans:read`.
   */
  compare(versionId: string, query: PlanVersionsCompareQuery, options?: RequestOptions): Call<VersionDifferences> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/plan-versions/${versionId}/differences`, query },
      options,
    );
  }

  /**
   * Publish a version
   *
   * From `effective_from` on, those who begin get these terms. Who holds the plan keeps theirs until they are
   * migrated.
   *
   * Needs `plans:write`.
   *
   * Problems: `plan_version_published`, `versions_on_one_day`.
   */
  publish(versionId: string, body?: PublishInput | null, options?: PostOptions & IfMatch): Call<PlanVersion> {
    return this.connection.call({ method: 'POST', path: path`/v1/plan-versions/${versionId}/publish`, body }, options);
  }
}
