// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { NewOrganization, OrganizationInput, Organizations } from '../types.js';

/** `client.organizations` */
export class OrganizationsApi extends Api {
  /**
   * List your organizations
   *
   * Those that the signed-in user works for, the one they worked in last first.
   */
  list(options?: RequestOptions): Call<Organizations> {
    return this.connection.call({ method: 'GET', path: '/v1/organizations' }, options);
  }

  /**
   * Create a further organization
   *
   * Owned by the signed-in user, whose session stays where it is.
   *
   * Problems: `sign_up_closed`, `slug_taken`.
   */
  create(body: OrganizationInput, options?: PostOptions): Call<NewOrganization> {
    return this.connection.call({ method: 'POST', path: '/v1/organizations', body }, options);
  }
}
