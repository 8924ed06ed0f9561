// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { form, path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  BankSettings,
  BankSettingsInput,
  InvoicingSettings,
  InvoicingSettingsPatch,
  LegalEntitiesListQuery,
  LegalEntity,
  LegalEntityInput,
  LegalEntityPatch,
  PutLegalEntityLogoForm,
} from '../types.js';

/** Who issues the invoices of its locations. */
export class LegalEntitiesApi extends Api {
  /**
   * List legal entities
   *
   * In the order they were made.
   *
   * Needs `organization:read`.
   */
  list(query: LegalEntitiesListQuery = {}, options?: RequestOptions): List<LegalEntity> {
    return this.connection.list({ method: 'GET', path: '/v1/legal-entities', query }, options);
  }

  /**
   * Add a legal entity
   *
   * The VAT id is checked by its country's rule, offline, and kept without blanks.
   *
   * Needs `organization:write`.
   *
   * Problems: `external_id_taken`.
   */
  create(body: LegalEntityInput, options?: PostOptions): Call<LegalEntity> {
    return this.connection.call({ method: 'POST', path: '/v1/legal-entities', body }, options);
  }

  /**
   * Read a legal entity
   *
   * Needs `organization:read`.
   */
  get(legalEntityId: string, options?: RequestOptions): Call<LegalEntity> {
    return this.connection.call({ method: 'GET', path: path`/v1/legal-entities/${legalEntityId}` }, options);
  }

  /**
   * Change a legal entity
   *
   * Needs `organization:write`.
   *
   * Problems: `external_id_taken`.
   */
  update(legalEntityId: string, body: LegalEntityPatch, options?: RequestOptions & IfMatch): Call<LegalEntity> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/legal-entities/${legalEntityId}`, body }, options);
  }

  /**
   * Get the bank settings of a legal entity
   *
   * Needs `payments:read`.
   */
  getBankSettings(legalEntityId: string, options?: RequestOptions): Call<BankSettings> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/legal-entities/${legalEntityId}/bank-settings` },
      options,
    );
  }

  /**
   * Set the bank settings of a legal entity
   *
   * Whether what is certain is booked without asking, and how the bank writes its tables.
   *
   * Needs `payments:write`.
   */
  putBankSettings(legalEntityId: string, body: BankSettingsInput, options?: RequestOptions): Call<BankSettings> {
    return this.connection.call(
      { method: 'PUT', path: path`/v1/legal-entities/${legalEntityId}/bank-settings`, body },
      options,
    );
  }

  /**
   * Read how a legal entity writes invoices
   *
   * Series, terms, language, bank account and looks.
   *
   * Needs `invoices:read`.
   */
  getInvoicingSettings(legalEntityId: string, options?: RequestOptions): Call<InvoicingSettings> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/legal-entities/${legalEntityId}/invoicing-settings` },
      options,
    );
  }

  /**
   * Change how a legal entity writes invoices
   *
   * From the next invoice on. Another prefix doesn't begin a series anew: its count goes on.
   *
   * Needs `invoices:write`.
   */
  updateInvoicingSettings(
    legalEntityId: string,
    body: InvoicingSettingsPatch,
    options?: RequestOptions & IfMatch,
  ): Call<InvoicingSettings> {
    return this.connection.call(
      { method: 'PATCH', path: path`/v1/legal-entities/${legalEntityId}/invoicing-settings`, body },
      options,
    );
  }

  /**
   * Set the logo of a legal entity's papers
   *
   * A PNG, JPEG or WebP; scaled down to 1200 x 300. Documents that were rendered before keep theirs.
   *
   * Needs `invoices:write`.
   */
  putLogo(
    legalEntityId: string,
    body: PutLegalEntityLogoForm,
    options?: RequestOptions & IfMatch,
  ): Call<InvoicingSettings> {
    return this.connection.call(
      { method: 'PUT', path: path`/v1/legal-entities/${legalEntityId}/logo`, body: form(body) },
      options,
    );
  }

  /**
   * Remove the logo of a legal entity
   *
   * Its papers show its name instead.
   *
   * Needs `invoices:write`.
   */
  deleteLogo(legalEntityId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/legal-entities/${legalEntityId}/logo` }, options);
  }

  /**
   * Read the logo of a legal entity
   *
   * As its papers bear it.
   *
   * Needs `invoices:read`.
   */
  getLogo(legalEntityId: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/legal-entities/${legalEntityId}/logo`, reads: 'blob' },
      options,
    );
  }
}
