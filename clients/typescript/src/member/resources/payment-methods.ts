// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { ConfirmInput, MySetUpInput, PaymentMethod, PaymentMethodsListQuery, SetUp } from '../types.js';

/** `client.paymentMethods` */
export class PaymentMethodsApi extends Api {
  /**
   * List my payment methods
   *
   * Your own account's, and those of teams that you administrate; newest first.
   */
  list(query: PaymentMethodsListQuery = {}, options?: RequestOptions): List<PaymentMethod> {
    return this.connection.list({ method: 'GET', path: '/v1/me/payment-methods', query }, options);
  }

  /**
   * Add a payment method
   *
   * Asks the provider. Read the method until it is `awaiting_customer`, then its set-up.
   *
   * Problems: `no_gateway`.
   */
  setUp(body: MySetUpInput, options?: PostOptions): Call<PaymentMethod> {
    return this.connection.call({ method: 'POST', path: '/v1/me/payment-methods', body }, options);
  }

  /**
   * Read my payment method
   *
   * Of your own account, or of a team that you administrate.
   */
  get(paymentMethodId: string, options?: RequestOptions): Call<PaymentMethod> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/payment-methods/${paymentMethodId}` }, options);
  }

  /**
   * Confirm my payment method
   *
   * Says that you are through; the provider is asked what came of it.
   *
   * Problems: `method_not_usable`, `unknown_magic_number`.
   */
  confirm(paymentMethodId: string, body: ConfirmInput, options?: PostOptions & IfMatch): Call<PaymentMethod> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/payment-methods/${paymentMethodId}/confirm`, body },
      options,
    );
  }

  /**
   * Remove my payment method
   *
   * It is charged no more, and its mandate ended. Doing it again changes nothing.
   *
   * Problems: `method_in_use`.
   */
  detach(paymentMethodId: string, options?: PostOptions & IfMatch): Call<PaymentMethod> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/payment-methods/${paymentMethodId}/detach` },
      options,
    );
  }

  /**
   * Pay by this method
   *
   * What falls due is charged to this one from then on.
   *
   * Problems: `method_not_usable`.
   */
  makeDefault(paymentMethodId: string, options?: PostOptions & IfMatch): Call<PaymentMethod> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/payment-methods/${paymentMethodId}/make-default` },
      options,
    );
  }

  /**
   * Read how to give my payment method
   *
   * For your browser: the provider's script, or a page of the provider's.
   */
  getSetUp(paymentMethodId: string, options?: RequestOptions): Call<SetUp> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/payment-methods/${paymentMethodId}/set-up` },
      options,
    );
  }
}
