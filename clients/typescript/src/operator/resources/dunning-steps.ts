// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { DunningStepTaken, DunningStepsListQuery } from '../types.js';

/** `client.dunningSteps` */
export class DunningStepsApi extends Api {
  /**
   * List what dunning has done
   *
   * Newest first, each with why it was taken or passed over.
   *
   * Needs `dunning:read`.
   */
  list(query: DunningStepsListQuery = {}, options?: RequestOptions): List<DunningStepTaken> {
    return this.connection.list({ method: 'GET', path: '/v1/dunning-steps', query }, options);
  }
}
