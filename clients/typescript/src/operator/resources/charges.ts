// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  ChargeAnswer,
  ChargeBatch,
  ChargeBatchInput,
  ChargesCreateQuery,
  ChargesGetQuery,
  ChargesListQuery,
  ChargesListSettlementsQuery,
  ChargesSettleQuery,
  ChargesVoidQuery,
  ExpandedCharge,
  ManualChargeInput,
  SettleAnswer,
  SettleInput,
  Settlement,
  VoidAnswer,
  VoidInput,
} from '../types.js';

/** What is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge. */
export class ChargesApi extends Api {
  /**
   * List charges
   *
   * Opposite charges included: an account's sum of `outstanding` is what it owes.
   *
   * Needs `charges:read`.
   */
  list(query: ChargesListQuery = {}, options?: RequestOptions): List<ExpandedCharge> {
    return this.connection.list({ method: 'GET', path: '/v1/charges', query }, options);
  }

  /**
   * Charge by hand
   *
   * A fee, or an adjustment; negative adjustments are credits. With `dry_run`, 200 and what it would be.
   *
   * Needs `charges:write`.
   *
   * Problems: `no_tax_rate`.
   */
  create(body: ManualChargeInput, options?: PostOptions & { query?: ChargesCreateQuery }): Call<ChargeAnswer> {
    return this.connection.call({ method: 'POST', path: '/v1/charges', body, query: options?.query }, options);
  }

  /**
   * Charge many by hand
   *
   * Up to 100 fees and adjustments at once, each by the rules of `POST /v1/charges`.
   *
   * Needs `charges:write`.
   *
   * Problems: `batch_refused`.
   */
  createMany(body: ChargeBatchInput, options?: PostOptions): Call<ChargeBatch> {
    return this.connection.call({ method: 'POST', path: '/v1/charges/batch', body }, options);
  }

  /**
   * Read a charge
   *
   * Needs `charges:read`.
   */
  get(chargeId: string, query: ChargesGetQuery = {}, options?: RequestOptions): Call<ExpandedCharge> {
    return this.connection.call({ method: 'GET', path: path`/v1/charges/${chargeId}`, query }, options);
  }

  /**
   * Settle a charge
   *
   * Notes what was paid at the desk or by transfer: all that is outstanding, or a part of it; or, where something is
   * given back, that it was handed back. A charge that is on no invoice yet is invoiced at once.
   *
   * Needs `charges:write`.
   *
   * Problems: `nothing_outstanding`, `more_than_outstanding`, `nothing_to_invoice`.
   */
  settle(
    chargeId: string,
    body: SettleInput,
    options?: PostOptions & IfMatch & { query?: ChargesSettleQuery },
  ): Call<SettleAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/charges/${chargeId}/settle`, body, query: options?.query },
      options,
    );
  }

  /**
   * List what was paid of a charge
   *
   * Oldest first.
   *
   * Needs `charges:read`.
   */
  listSettlements(
    chargeId: string,
    query: ChargesListSettlementsQuery = {},
    options?: RequestOptions,
  ): List<Settlement> {
    return this.connection.list({ method: 'GET', path: path`/v1/charges/${chargeId}/settlements`, query }, options);
  }

  /**
   * Void a charge
   *
   * Writes the opposite charge. What was paid is outstanding there, negative: to be paid back.
   *
   * Needs `charges:write`.
   *
   * Problems: `already_voided`.
   */
  void(
    chargeId: string,
    body: VoidInput,
    options?: PostOptions & IfMatch & { query?: ChargesVoidQuery },
  ): Call<VoidAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/charges/${chargeId}/void`, body, query: options?.query },
      options,
    );
  }
}
