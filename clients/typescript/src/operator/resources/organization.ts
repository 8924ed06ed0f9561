// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Organization, OrganizationPatch } from '../types.js';

/** The operator's brand: the tenant */
export class OrganizationApi extends Api {
  /**
   * Read the organization
   *
   * The one that the credential works in.
   *
   * Needs `organization:read`.
   */
  get(options?: RequestOptions): Call<Organization> {
    return this.connection.call({ method: 'GET', path: '/v1/organization' }, options);
  }

  /**
   * Change the organization
   *
   * A new slug changes the addresses below `/v1/public/{organization}`; the id keeps working.
   *
   * Needs `organization:write`.
   *
   * Problems: `slug_taken`.
   */
  update(body: OrganizationPatch, options?: RequestOptions & IfMatch): Call<Organization> {
    return this.connection.call({ method: 'PATCH', path: '/v1/organization', body }, options);
  }
}
