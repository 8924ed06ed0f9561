// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { MyPermission, PermissionsListQuery } from '../types.js';

/** Who may book beyond a policy, and who may be where and when */
export class PermissionsApi extends Api {
  /**
   * List my permissions
   *
   * What holds now or later: your own and your teams'.
   */
  list(query: PermissionsListQuery = {}, options?: RequestOptions): List<MyPermission> {
    return this.connection.list({ method: 'GET', path: '/v1/me/permissions', query }, options);
  }
}
