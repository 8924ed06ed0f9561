// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { WaitlistEntry, WaitlistInput, WaitlistListQuery } from '../types.js';

/** Waiting for a time that is taken: first come, first offered, for half an hour each. */
export class WaitlistApi extends Api {
  /**
   * Put someone on the waitlist
   *
   * For a resource, or for any of a type at a location. Who came first is offered the time first, when it is free.
   *
   * A time that is free now gives 409 `time_is_free` with where to book it.
   *
   * Needs `bookings:write`.
   *
   * Problems: `account_restricted`, `not_found`, `time_is_free`, `already_waiting`, `not_bookable`, `policy_broken`.
   */
  join(body: WaitlistInput, options?: PostOptions): Call<WaitlistEntry> {
    return this.connection.call({ method: 'POST', path: '/v1/waitlist', body }, options);
  }

  /**
   * List the waitlist
   *
   * In the order in which they joined, which is the order in which they are served.
   *
   * Needs `bookings:read`.
   */
  list(query: WaitlistListQuery = {}, options?: RequestOptions): List<WaitlistEntry> {
    return this.connection.list({ method: 'GET', path: '/v1/waitlist', query }, options);
  }

  /**
   * Read a waitlist entry
   *
   * Needs `bookings:read`.
   *
   * Problems: `not_found`.
   */
  getEntry(entryId: string, options?: RequestOptions): Call<WaitlistEntry> {
    return this.connection.call({ method: 'GET', path: path`/v1/waitlist/${entryId}` }, options);
  }

  /**
   * Offer someone their time now
   *
   * Out of order: for whoever was skipped, or shall not wait for their turn. The time must be free.
   *
   * Needs `bookings:write`.
   *
   * Problems: `account_restricted`, `not_found`, `wrong_state`, `slot_taken`, `not_bookable`, `policy_broken`.
   */
  offerEntry(entryId: string, options?: PostOptions & IfMatch): Call<WaitlistEntry> {
    return this.connection.call({ method: 'POST', path: path`/v1/waitlist/${entryId}/offer` }, options);
  }

  /**
   * Take someone off the waitlist
   *
   * What they have on offer goes to the next one.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`.
   */
  withdrawEntry(entryId: string, options?: PostOptions & IfMatch): Call<WaitlistEntry> {
    return this.connection.call({ method: 'POST', path: path`/v1/waitlist/${entryId}/withdraw` }, options);
  }
}
