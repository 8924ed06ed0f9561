// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { NextAction, Payment, PaymentsListQuery } from '../types.js';

/** `client.payments` */
export class PaymentsApi extends Api {
  /**
   * List my payments
   *
   * Your own account's, and those of teams that you administrate; newest first.
   */
  list(query: PaymentsListQuery = {}, options?: RequestOptions): List<Payment> {
    return this.connection.list({ method: 'GET', path: '/v1/me/payments', query }, options);
  }

  /**
   * Read my payment
   *
   * Of your own account, or of a team that you administrate.
   */
  get(paymentId: string, options?: RequestOptions): Call<Payment> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/payments/${paymentId}` }, options);
  }

  /**
   * Cancel my payment
   *
   * Gives up one that was not made yet, or waits for you to confirm it.
   *
   * Problems: `payment_not_cancellable`.
   */
  cancel(paymentId: string, options?: PostOptions): Call<Payment> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/payments/${paymentId}/cancel` }, options);
  }

  /**
   * Read what I must do for a payment
   *
   * For your browser, when the payment is `requires_action`: the provider's script, or a page of your bank's.
   *
   * Problems: `no_action_needed`.
   */
  getNextAction(paymentId: string, options?: RequestOptions): Call<NextAction> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/payments/${paymentId}/next-action` }, options);
  }
}
