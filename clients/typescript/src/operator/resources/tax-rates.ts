// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { TaxRate, TaxRateInput, TaxRatePatch, TaxRatesListQuery } from '../types.js';

/** What a tax code means for a legal entity, from a date on. */
export class TaxRatesApi extends Api {
  /**
   * List tax rates
   *
   * In the order they were made.
   *
   * Needs `charges:read`.
   */
  list(query: TaxRatesListQuery = {}, options?: RequestOptions): List<TaxRate> {
    return this.connection.list({ method: 'GET', path: '/v1/tax-rates', query }, options);
  }

  /**
   * Add a tax rate
   *
   * From its date on it is what the code means; a change of the law is one more row of the same code.
   *
   * Needs `charges:write`.
   *
   * Problems: `tax_rate_exists`.
   */
  create(body: TaxRateInput, options?: PostOptions): Call<TaxRate> {
    return this.connection.call({ method: 'POST', path: '/v1/tax-rates', body }, options);
  }

  /**
   * Read a tax rate
   *
   * Needs `charges:read`.
   */
  get(taxRateId: string, options?: RequestOptions): Call<TaxRate> {
    return this.connection.call({ method: 'GET', path: path`/v1/tax-rates/${taxRateId}` }, options);
  }

  /**
   * Change a tax rate
   *
   * Its name and note at any time; percentage, exemption and date only until the first charge by it.
   *
   * Needs `charges:write`.
   *
   * Problems: `tax_rate_exists`, `tax_rate_in_use`.
   */
  update(taxRateId: string, body: TaxRatePatch, options?: RequestOptions & IfMatch): Call<TaxRate> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/tax-rates/${taxRateId}`, body }, options);
  }

  /**
   * Delete a tax rate
   *
   * Only until the first charge by it. The code's row before it goes on then.
   *
   * Needs `charges:write`.
   *
   * Problems: `tax_rate_in_use`.
   */
  delete(taxRateId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/tax-rates/${taxRateId}` }, options);
  }
}
