// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type {
  PaymentProvider,
  PaymentProviderInput,
  PaymentProvidersDeleteQuery,
  PaymentProvidersGetQuery,
  PaymentProvidersListQuery,
  PaymentProvidersPutQuery,
  ProviderChoice,
} from '../types.js';

/** Your organization's own keys at Stripe and GoCardless: checked, sealed, rotated. */
export class PaymentProvidersApi extends Api {
  /**
   * List payment providers and whose keys they use
   *
   * All that there are, with the address for your webhooks: register it there before you save the keys. The keys of
   * each legal entity have an address of their own: name the entity to read it.
   *
   * Needs `organization:read`.
   *
   * Problems: `not_found`.
   */
  list(query: PaymentProvidersListQuery = {}, options?: RequestOptions): Call<Array<ProviderChoice>> {
    return this.connection.call({ method: 'GET', path: '/v1/payment-providers', query }, options);
  }

  /**
   * Read your keys at a payment provider
   *
   * Of the keys their last four characters.
   *
   * Needs `organization:read`.
   */
  get(provider: string, query: PaymentProvidersGetQuery = {}, options?: RequestOptions): Call<PaymentProvider> {
    return this.connection.call({ method: 'GET', path: path`/v1/payment-providers/${provider}`, query }, options);
  }

  /**
   * Save your keys at a payment provider
   *
   * Payments go through your own account from then on; or with new keys of the same account, which you rotate so. The
   * provider is asked first whose keys they are. Test keys are for test organizations, live ones for live ones. What
   * the
   * provider signs with a webhook secret that you replace counts for another day. With `legal_entity_id` what is owed
   * to
   * that one goes through its own account: methods that were saved before pay it no more.
   *
   * Needs `organization:write`.
   *
   * Problems: `provider_in_use`, `provider_keys_refused`, `provider_unreachable`.
   */
  put(
    provider: string,
    body: PaymentProviderInput,
    options?: RequestOptions & IfMatch & { query?: PaymentProvidersPutQuery },
  ): Call<PaymentProvider> {
    return this.connection.call(
      { method: 'PUT', path: path`/v1/payment-providers/${provider}`, body, query: options?.query },
      options,
    );
  }

  /**
   * Remove your keys at a payment provider
   *
   * Nothing goes through your account there any more. Remove its payment methods first. Payments that it has made
   * stay, but can't be paid back through it.
   *
   * Needs `organization:write`.
   *
   * Problems: `provider_in_use`.
   */
  delete(provider: string, query: PaymentProvidersDeleteQuery = {}, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/payment-providers/${provider}`, query }, options);
  }
}
