// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Delivery, DeliveryInput } from '../types.js';

/** `client.billingAccounts` */
export class BillingAccountsApi extends Api {
  /**
   * Read how your invoices are delivered
   *
   * Of your own account, or of a team that you run.
   */
  getInvoiceDelivery(accountId: string, options?: RequestOptions): Call<Delivery> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/billing-accounts/${accountId}/invoice-delivery` },
      options,
    );
  }

  /**
   * Set how your invoices are delivered
   *
   * By mail or not, where to, and in which language. All of it: what is left out becomes the default.
   */
  setInvoiceDelivery(accountId: string, body: DeliveryInput, options?: RequestOptions & IfMatch): Call<Delivery> {
    return this.connection.call(
      { method: 'PUT', path: path`/v1/me/billing-accounts/${accountId}/invoice-delivery`, body },
      options,
    );
  }
}
