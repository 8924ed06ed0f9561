// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Unit, UnitsListQuery } from '../types.js';

/** `client.units` */
export class UnitsApi extends Api {
  /**
   * List units
   *
   * The atoms of space, and the resources that are made of each. Resources that share a unit exclude each other.
   *
   * Needs `spaces:read`.
   */
  list(query: UnitsListQuery = {}, options?: RequestOptions): List<Unit> {
    return this.connection.list({ method: 'GET', path: '/v1/units', query }, options);
  }
}
