// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { BenefitsOut } from '../types.js';

/** All that a person may use, in one answer */
export class BenefitsApi extends Api {
  /**
   * Get what I may use
   *
   * Your credits, discounts, permissions and passes, and those of your teams, now and later.
   */
  get(options?: RequestOptions): Call<BenefitsOut> {
    return this.connection.call({ method: 'GET', path: '/v1/me/benefits' }, options);
  }
}
