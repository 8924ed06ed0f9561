// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Operation,
  Rate,
  RateInput,
  RatePatch,
  RatePreview,
  RatePreviewInput,
  RatePublishInput,
  RatesGetQuery,
  RatesListQuery,
  RatesPreviewQuery,
  ScheduleInput,
} from '../types.js';

/** What time costs: hours, windows, packages and caps, for members and the public. */
export class RatesApi extends Api {
  /**
   * List rates
   *
   * In the order they were made.
   *
   * Needs `prices:read`.
   */
  list(query: RatesListQuery = {}, options?: RequestOptions): List<Rate> {
    return this.connection.list({ method: 'GET', path: '/v1/rates', query }, options);
  }

  /**
   * Draft a rate
   *
   * A draft counts for nothing until it is published: look first what it would do, `POST /v1/rates/preview`.
   *
   * Needs `prices:write`.
   *
   * Problems: `external_id_taken`.
   */
  create(body: RateInput, options?: PostOptions): Call<Rate> {
    return this.connection.call({ method: 'POST', path: '/v1/rates', body }, options);
  }

  /**
   * Preview a rate
   *
   * What the bookings of a period would have cost, had this rate been valid, beside what they did cost.
   *
   * Counts those that it would have priced: a nearer rate, one of a resource for its type, goes before it. Both prices
   * are before discounts and coupons. At most 5000 bookings; `POST /v1/rates/previews` takes any number. Changes
   * nothing; needs `bookings:read` too.
   *
   * Needs `prices:read`.
   */
  preview(body: RatePreviewInput, options?: PostOptions & { query?: RatesPreviewQuery }): Call<RatePreview> {
    return this.connection.call({ method: 'POST', path: '/v1/rates/preview', body, query: options?.query }, options);
  }

  /**
   * Preview a rate over any number
   *
   * What `POST /v1/rates/preview` says, for as many bookings as there are, as long work.
   *
   * Its `result` has the `totals`; its rows, and their report as CSV, each booking that the rate would have priced,
   * with
   * both prices: `dearer`, `cheaper` or `same`. The rate is tried as it is now. Needs `bookings:read` everywhere.
   *
   * Needs `prices:read`.
   */
  previewAtLength(body: RatePreviewInput, options?: PostOptions): Call<Operation> {
    return this.connection.call({ method: 'POST', path: '/v1/rates/previews', body }, options);
  }

  /**
   * Read a rate
   *
   * Needs `prices:read`.
   */
  get(rateId: string, query: RatesGetQuery = {}, options?: RequestOptions): Call<Rate> {
    return this.connection.call({ method: 'GET', path: path`/v1/rates/${rateId}`, query }, options);
  }

  /**
   * Change a draft of a rate
   *
   * Of a rate that was published, only `external_id` and `metadata`.
   *
   * Needs `prices:write`.
   *
   * Problems: `rate_is_published`, `external_id_taken`.
   */
  update(rateId: string, body: RatePatch, options?: RequestOptions & IfMatch): Call<Rate> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/rates/${rateId}`, body }, options);
  }

  /**
   * Delete a draft of a rate
   *
   * What was published is withdrawn instead.
   *
   * Needs `prices:write`.
   *
   * Problems: `rate_is_published`.
   */
  delete(rateId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/rates/${rateId}` }, options);
  }

  /**
   * Publish a rate
   *
   * It counts for what is booked from now on, on its days, and is never changed again.
   *
   * Refused where another of the same target, audience and currency covers one of its days, and, without `allow_gap`,
   * where days between the two would be left without a price. Once something has a price, a day without one can't be
   * booked (409 `no_price`).
   *
   * Needs `prices:write`.
   *
   * Problems: `rate_is_published`, `rates_overlap`, `rate_leaves_gap`, `wrong_currency`.
   */
  publish(rateId: string, body?: RatePublishInput | null, options?: PostOptions & IfMatch): Call<Rate> {
    return this.connection.call({ method: 'POST', path: path`/v1/rates/${rateId}/publish`, body }, options);
  }

  /**
   * Schedule a change of price
   *
   * Publishes a successor with the new content, from a local day on, and ends this one there, in one step.
   *
   * What is booked keeps its price. A successor that hasn't begun can be withdrawn: the days go back to this one.
   *
   * Needs `prices:write`.
   *
   * Problems: `rate_is_not_published`, `external_id_taken`, `wrong_currency`.
   */
  schedule(rateId: string, body: ScheduleInput, options?: PostOptions & IfMatch): Call<Rate> {
    return this.connection.call({ method: 'POST', path: path`/v1/rates/${rateId}/schedule`, body }, options);
  }

  /**
   * Withdraw a rate
   *
   * It no longer counts for what is booked from now on; what is booked keeps its price.
   *
   * One that hasn't begun gives its days back to the rate that it continues. Otherwise its days have the next less
   * specific rate's price, or none: they can't be booked then, until another rate is published (to give something away,
   * publish one of 0).
   *
   * Needs `prices:write`.
   *
   * Problems: `rate_is_not_published`.
   */
  withdraw(rateId: string, options?: PostOptions & IfMatch): Call<Rate> {
    return this.connection.call({ method: 'POST', path: path`/v1/rates/${rateId}/withdraw` }, options);
  }
}
