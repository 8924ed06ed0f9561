// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { WebhookDeliveriesListQuery, WebhookDelivery, WebhookDeliveryDetail } from '../types.js';

/** `client.webhookDeliveries` */
export class WebhookDeliveriesApi extends Api {
  /**
   * List webhook deliveries
   *
   * Newest first; of the last 30 days, and all that are pending.
   *
   * Needs `webhooks:read`.
   */
  list(query: WebhookDeliveriesListQuery = {}, options?: RequestOptions): List<WebhookDelivery> {
    return this.connection.list({ method: 'GET', path: '/v1/webhook-deliveries', query }, options);
  }

  /**
   * Read a webhook delivery
   *
   * With what is sent and every attempt: when, how long, what was answered.
   *
   * Needs `webhooks:read`.
   *
   * Problems: `not_found`.
   */
  get(webhookDeliveryId: string, options?: RequestOptions): Call<WebhookDeliveryDetail> {
    return this.connection.call({ method: 'GET', path: path`/v1/webhook-deliveries/${webhookDeliveryId}` }, options);
  }

  /**
   * Send a webhook delivery again
   *
   * At once, with all retries, and with the same `webhook-id` as before, whatever it came to.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`, `webhook_endpoint_disabled`, `event_forgotten`.
   */
  replay(webhookDeliveryId: string, options?: PostOptions): Call<WebhookDelivery> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/webhook-deliveries/${webhookDeliveryId}/replay` },
      options,
    );
  }
}
