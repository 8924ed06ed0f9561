// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { DunningPoliciesListQuery, DunningPolicy, DunningPolicyInput, DunningPolicyPatch } from '../types.js';

/** `client.dunningPolicies` */
export class DunningPoliciesApi extends Api {
  /**
   * List dunning policies
   *
   * Oldest first.
   *
   * Needs `dunning:read`.
   */
  list(query: DunningPoliciesListQuery = {}, options?: RequestOptions): List<DunningPolicy> {
    return this.connection.list({ method: 'GET', path: '/v1/dunning-policies', query }, options);
  }

  /**
   * Add a dunning policy
   *
   * For one legal entity, or for all without a policy of their own. What is overdue already is looked at by it within
   * a minute: ask first with a dry run of dunning in a test organization.
   *
   * Needs `dunning:write`.
   *
   * Problems: `dunning_policy_exists`.
   */
  create(body: DunningPolicyInput, options?: PostOptions): Call<DunningPolicy> {
    return this.connection.call({ method: 'POST', path: '/v1/dunning-policies', body }, options);
  }

  /**
   * Get a dunning policy
   *
   * Needs `dunning:read`.
   */
  get(policyId: string, options?: RequestOptions): Call<DunningPolicy> {
    return this.connection.call({ method: 'GET', path: path`/v1/dunning-policies/${policyId}` }, options);
  }

  /**
   * Change a dunning policy
   *
   * Steps that were taken stay taken, by their keys; standings are computed anew by the steps as they are now.
   *
   * Needs `dunning:write`.
   *
   * Problems: `dunning_policy_is_archived`.
   */
  update(policyId: string, body: DunningPolicyPatch, options?: RequestOptions & IfMatch): Call<DunningPolicy> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/dunning-policies/${policyId}`, body }, options);
  }

  /**
   * Archive a dunning policy
   *
   * It governs nothing any more; what it had restricted is lifted, unless another policy takes its place.
   *
   * Needs `dunning:write`.
   */
  archive(policyId: string, options?: PostOptions & IfMatch): Call<DunningPolicy> {
    return this.connection.call({ method: 'POST', path: path`/v1/dunning-policies/${policyId}/archive` }, options);
  }
}
