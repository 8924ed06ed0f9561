// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { ConfirmInput, PaymentMethod, PaymentMethodsListQuery, SetUp, SetUpInput } from '../types.js';

/** Cards and bank accounts that can be charged; their numbers stay with the provider. */
export class PaymentMethodsApi extends Api {
  /**
   * List payment methods
   *
   * Newest first.
   *
   * Needs `payments:read`.
   */
  list(query: PaymentMethodsListQuery = {}, options?: RequestOptions): List<PaymentMethod> {
    return this.connection.list({ method: 'GET', path: '/v1/payment-methods', query }, options);
  }

  /**
   * Set up a payment method
   *
   * Asks the provider. Read the method until it is `awaiting_customer`, then its set-up, and show that to them.
   *
   * Needs `payments:write`.
   *
   * Problems: `no_gateway`.
   */
  setUp(body: SetUpInput, options?: PostOptions): Call<PaymentMethod> {
    return this.connection.call({ method: 'POST', path: '/v1/payment-methods', body }, options);
  }

  /**
   * Read a payment method
   *
   * Needs `payments:read`.
   */
  get(paymentMethodId: string, options?: RequestOptions): Call<PaymentMethod> {
    return this.connection.call({ method: 'GET', path: path`/v1/payment-methods/${paymentMethodId}` }, options);
  }

  /**
   * Confirm a payment method
   *
   * Says that the customer is through; the provider is asked what came of it.
   *
   * Needs `payments:write`.
   *
   * Problems: `method_not_usable`, `unknown_magic_number`.
   */
  confirm(paymentMethodId: string, body: ConfirmInput, options?: PostOptions & IfMatch): Call<PaymentMethod> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/payment-methods/${paymentMethodId}/confirm`, body },
      options,
    );
  }

  /**
   * Remove a payment method
   *
   * It is charged no more, and its mandate ended. Doing it again changes nothing.
   *
   * Needs `payments:write`.
   *
   * Problems: `method_in_use`.
   */
  detach(paymentMethodId: string, options?: PostOptions & IfMatch): Call<PaymentMethod> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/payment-methods/${paymentMethodId}/detach` },
      options,
    );
  }

  /**
   * Collect by a payment method
   *
   * What falls due is charged to this one from then on.
   *
   * Needs `payments:write`.
   *
   * Problems: `method_not_usable`.
   */
  makeDefault(paymentMethodId: string, options?: PostOptions & IfMatch): Call<PaymentMethod> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/payment-methods/${paymentMethodId}/make-default` },
      options,
    );
  }

  /**
   * Read what a customer needs to give a payment method
   *
   * For their browser: the provider's script, or a page of the provider's.
   *
   * Needs `payments:write`.
   */
  getSetUp(paymentMethodId: string, options?: RequestOptions): Call<SetUp> {
    return this.connection.call({ method: 'GET', path: path`/v1/payment-methods/${paymentMethodId}/set-up` }, options);
  }
}
