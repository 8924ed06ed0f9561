// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { BookingPoliciesListQuery, BookingPolicy, BookingPolicyInput, BookingPolicyPatch } from '../types.js';

/** The rules by which resources are booked. */
export class BookingPoliciesApi extends Api {
  /**
   * List booking policies
   *
   * In the order they were made.
   *
   * Needs `spaces:read`.
   */
  list(query: BookingPoliciesListQuery = {}, options?: RequestOptions): List<BookingPolicy> {
    return this.connection.list({ method: 'GET', path: '/v1/booking-policies', query }, options);
  }

  /**
   * Add a booking policy
   *
   * Rules left out have their defaults.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `name_taken`.
   */
  create(body: BookingPolicyInput, options?: PostOptions): Call<BookingPolicy> {
    return this.connection.call({ method: 'POST', path: '/v1/booking-policies', body }, options);
  }

  /**
   * Read a booking policy
   *
   * Needs `spaces:read`.
   */
  get(bookingPolicyId: string, options?: RequestOptions): Call<BookingPolicy> {
    return this.connection.call({ method: 'GET', path: path`/v1/booking-policies/${bookingPolicyId}` }, options);
  }

  /**
   * Change a booking policy
   *
   * Only the fields and rules named are changed. Bookings keep the terms they were made under.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `name_taken`.
   */
  update(bookingPolicyId: string, body: BookingPolicyPatch, options?: RequestOptions & IfMatch): Call<BookingPolicy> {
    return this.connection.call(
      { method: 'PATCH', path: path`/v1/booking-policies/${bookingPolicyId}`, body },
      options,
    );
  }

  /**
   * Delete a booking policy
   *
   * Refused while resources follow it.
   *
   * Needs `spaces:write`.
   *
   * Problems: `still_in_use`.
   */
  delete(bookingPolicyId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/booking-policies/${bookingPolicyId}` }, options);
  }
}
