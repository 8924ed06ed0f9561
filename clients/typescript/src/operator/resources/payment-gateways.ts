// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Gateway, PaymentGatewaysListQuery } from '../types.js';

/** `client.paymentGateways` */
export class PaymentGatewaysApi extends Api {
  /**
   * List payment providers
   *
   * Those that are ready, in the order in which they are chosen; with the address for their webhooks.
   *
   * Needs `payments:read`.
   *
   * Problems: `not_found`.
   */
  list(query: PaymentGatewaysListQuery = {}, options?: RequestOptions): Call<Array<Gateway>> {
    return this.connection.call({ method: 'GET', path: '/v1/payment-gateways', query }, options);
  }
}
