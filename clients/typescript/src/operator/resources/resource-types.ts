// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { ResourceType, ResourceTypeInput, ResourceTypePatch, ResourceTypesListQuery } from '../types.js';

/** `client.resourceTypes` */
export class ResourceTypesApi extends Api {
  /**
   * List resource types
   *
   * In the order they were made.
   *
   * Needs `spaces:read`.
   */
  list(query: ResourceTypesListQuery = {}, options?: RequestOptions): List<ResourceType> {
    return this.connection.list({ method: 'GET', path: '/v1/resource-types', query }, options);
  }

  /**
   * Add a resource type
   *
   * A kind of your own, which is of one of the built-in kinds.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `name_taken`.
   */
  create(body: ResourceTypeInput, options?: PostOptions): Call<ResourceType> {
    return this.connection.call({ method: 'POST', path: '/v1/resource-types', body }, options);
  }

  /**
   * Read a resource type
   *
   * Needs `spaces:read`.
   */
  get(resourceTypeId: string, options?: RequestOptions): Call<ResourceType> {
    return this.connection.call({ method: 'GET', path: path`/v1/resource-types/${resourceTypeId}` }, options);
  }

  /**
   * Change a resource type
   *
   * Only the fields named are changed.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `name_taken`.
   */
  update(resourceTypeId: string, body: ResourceTypePatch, options?: RequestOptions & IfMatch): Call<ResourceType> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/resource-types/${resourceTypeId}`, body }, options);
  }

  /**
   * Delete a resource type
   *
   * Refused while resources are of this type.
   *
   * Needs `spaces:write`.
   *
   * Problems: `still_in_use`.
   */
  delete(resourceTypeId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/resource-types/${resourceTypeId}` }, options);
  }
}
