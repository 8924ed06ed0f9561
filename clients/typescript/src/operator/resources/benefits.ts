// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { BenefitsGetQuery, BenefitsOut } from '../types.js';

/** All that a person may use, in one answer */
export class BenefitsApi extends Api {
  /**
   * Get what a member may use
   *
   * Credits, discounts, permissions and passes, the member's own and those of their live teams, now and later.
   *
   * Needs `credits:read`.
   *
   * Problems: `not_found`.
   */
  get(query: BenefitsGetQuery, options?: RequestOptions): Call<BenefitsOut> {
    return this.connection.call({ method: 'GET', path: '/v1/benefits', query }, options);
  }
}
