// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Replay,
  ReplayInput,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointInput,
  WebhookEndpointPatch,
  WebhookEndpointSecret,
  WebhookEndpointsListQuery,
  WebhookEndpointsReplayQuery,
} from '../types.js';

/** `client.webhookEndpoints` */
export class WebhookEndpointsApi extends Api {
  /**
   * List webhook endpoints
   *
   * Newest first, without their secrets.
   *
   * Needs `webhooks:read`.
   */
  list(query: WebhookEndpointsListQuery = {}, options?: RequestOptions): List<WebhookEndpoint> {
    return this.connection.list({ method: 'GET', path: '/v1/webhook-endpoints', query }, options);
  }

  /**
   * Create a webhook endpoint
   *
   * It is told of what happens from now on. The secret, with which you verify deliveries, is shown in this answer and
   * never again. With rights at some locations only, `location_ids` must name some of them.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`, `too_many_webhook_endpoints`.
   */
  create(body: WebhookEndpointInput, options?: PostOptions): Call<WebhookEndpointSecret> {
    return this.connection.call({ method: 'POST', path: '/v1/webhook-endpoints', body }, options);
  }

  /**
   * Read a webhook endpoint
   *
   * Without its secret.
   *
   * Needs `webhooks:read`.
   *
   * Problems: `not_found`.
   */
  get(webhookEndpointId: string, options?: RequestOptions): Call<WebhookEndpoint> {
    return this.connection.call({ method: 'GET', path: path`/v1/webhook-endpoints/${webhookEndpointId}` }, options);
  }

  /**
   * Change a webhook endpoint
   *
   * What waits to be sent goes to the new address; another choice of events counts for what happens from now on.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`.
   */
  update(
    webhookEndpointId: string,
    body: WebhookEndpointPatch,
    options?: RequestOptions & IfMatch,
  ): Call<WebhookEndpoint> {
    return this.connection.call(
      { method: 'PATCH', path: path`/v1/webhook-endpoints/${webhookEndpointId}`, body },
      options,
    );
  }

  /**
   * Delete a webhook endpoint
   *
   * Nothing is sent to it any more, nor what waits. Its deliveries stay in the log for 30 days.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`.
   */
  delete(webhookEndpointId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/webhook-endpoints/${webhookEndpointId}` }, options);
  }

  /**
   * Disable a webhook endpoint
   *
   * Nothing is sent to it until it is enabled; what waits is cancelled.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`, `webhook_endpoint_disabled`.
   */
  disable(webhookEndpointId: string, options?: PostOptions & IfMatch): Call<WebhookEndpoint> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/webhook-endpoints/${webhookEndpointId}/disable` },
      options,
    );
  }

  /**
   * Enable a webhook endpoint
   *
   * It is told of what happens from now on. For what it missed use `replay`, with `since` its `disabled_at`.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`, `webhook_endpoint_enabled`.
   */
  enable(webhookEndpointId: string, options?: PostOptions & IfMatch): Call<WebhookEndpoint> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/webhook-endpoints/${webhookEndpointId}/enable` },
      options,
    );
  }

  /**
   * Send a webhook endpoint again what happened in a time
   *
   * What failed, was cancelled or was never sent; with `include_delivered` all of it. At most 100,000 events at once.
   * They come with the ids that they had the first time.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`, `webhook_endpoint_disabled`.
   */
  replay(
    webhookEndpointId: string,
    body: ReplayInput,
    options?: PostOptions & { query?: WebhookEndpointsReplayQuery },
  ): Call<Replay> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/webhook-endpoints/${webhookEndpointId}/replay`, body, query: options?.query },
      options,
    );
  }

  /**
   * Give a webhook endpoint a new secret
   *
   * For 24 hours deliveries carry two signatures, one by each secret: change yours within that time. Rotate twice to
   * end a secret at once that others know.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`.
   */
  rotateSecret(webhookEndpointId: string, options?: PostOptions & IfMatch): Call<WebhookEndpointSecret> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/webhook-endpoints/${webhookEndpointId}/rotate-secret` },
      options,
    );
  }

  /**
   * Send a test event to a webhook endpoint
   *
   * Sends an event `webhook_endpoint.tested`, whatever the endpoint chose. What became of it is in the delivery.
   *
   * Needs `webhooks:write`.
   *
   * Problems: `not_found`, `webhook_endpoint_disabled`.
   */
  test(webhookEndpointId: string, options?: PostOptions): Call<WebhookDelivery> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/webhook-endpoints/${webhookEndpointId}/test` },
      options,
    );
  }
}
