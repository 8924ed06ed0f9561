// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { ShopWindow } from '../types.js';

/** `client.organization` */
export class OrganizationApi extends Api {
  /**
   * Read an organization
   *
   * Its name and its first 100 locations.
   */
  get(options?: RequestOptions): Call<ShopWindow> {
    return this.connection.call({ method: 'GET', path: path`/v1/public/${this.connection.organization}` }, options);
  }
}
