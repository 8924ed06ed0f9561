// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  ManualPaymentInput,
  NextAction,
  Payment,
  PaymentsCreateQuery,
  PaymentsListQuery,
  PaymentsReceiveProviderWebhookBody,
  Refund,
  RefundInput,
  Webhook,
} from '../types.js';

/** Money that comes in: charged to payment methods, collected when it is due, or taken by hand. */
export class PaymentsApi extends Api {
  /**
   * List payments
   *
   * Newest first.
   *
   * Needs `payments:read`.
   */
  list(query: PaymentsListQuery = {}, options?: RequestOptions): List<Payment> {
    return this.connection.list({ method: 'GET', path: '/v1/payments', query }, options);
  }

  /**
   * Take a payment
   *
   * Notes what came in at the desk or by transfer, and pays invoices with it; what is left stays on the account.
   *
   * Needs `payments:write`.
   *
   * Problems: `more_than_open`, `nothing_to_pay`.
   */
  create(body: ManualPaymentInput, options?: PostOptions & { query?: PaymentsCreateQuery }): Call<Payment> {
    return this.connection.call({ method: 'POST', path: '/v1/payments', body, query: options?.query }, options);
  }

  /**
   * Read a payment
   *
   * Needs `payments:read`.
   */
  get(paymentId: string, options?: RequestOptions): Call<Payment> {
    return this.connection.call({ method: 'GET', path: path`/v1/payments/${paymentId}` }, options);
  }

  /**
   * Cancel a payment
   *
   * Gives up one that was not made yet, or waits for its customer.
   *
   * Needs `payments:write`.
   *
   * Problems: `payment_not_cancellable`.
   */
  cancel(paymentId: string, options?: PostOptions & IfMatch): Call<Payment> {
    return this.connection.call({ method: 'POST', path: path`/v1/payments/${paymentId}/cancel` }, options);
  }

  /**
   * Read what the customer must do for a payment
   *
   * To be sent to them, when the payment is `requires_action`.
   *
   * Needs `payments:write`.
   *
   * Problems: `no_action_needed`.
   */
  getNextAction(paymentId: string, options?: RequestOptions): Call<NextAction> {
    return this.connection.call({ method: 'GET', path: path`/v1/payments/${paymentId}/next-action` }, options);
  }

  /**
   * Refund a payment
   *
   * Pays back in whole or in part. What its invoices still say is theirs: credit them, too, where less is owed.
   *
   * Needs `payments:write`.
   *
   * Problems: `payment_not_refundable`, `refund_too_much`.
   */
  refund(paymentId: string, body: RefundInput, options?: PostOptions & IfMatch): Call<Refund> {
    return this.connection.call({ method: 'POST', path: path`/v1/payments/${paymentId}/refunds`, body }, options);
  }

  /**
   * Receive a provider's webhook
   *
   * For the provider alone: its signature is checked, and each event taken once. It is acted on afterwards.
   *
   * Problems: `webhook_refused`.
   */
  receiveProviderWebhook(
    provider: string,
    token: string,
    body: PaymentsReceiveProviderWebhookBody,
    options?: PostOptions,
  ): Call<Webhook> {
    return this.connection.call({ method: 'POST', path: path`/v1/webhooks/${provider}/${token}`, body }, options);
  }
}
