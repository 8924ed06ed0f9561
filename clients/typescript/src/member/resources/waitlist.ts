// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { MyWaitlistInput, WaitlistAccepted, WaitlistEntry, WaitlistListQuery } from '../types.js';

/** Waiting for a time that is taken: first come, first offered, for half an hour each. */
export class WaitlistApi extends Api {
  /**
   * Join the waitlist
   *
   * For yourself or one of your teams. When the time becomes free and it is your turn, it is held for you for 30
   * minutes, and you get a mail. A time that is free now gives 409 `time_is_free` with where to book it.
   *
   * Problems: `account_restricted`, `not_found`, `time_is_free`, `already_waiting`, `not_bookable`, `policy_broken`.
   */
  join(body: MyWaitlistInput, options?: PostOptions): Call<WaitlistEntry> {
    return this.connection.call({ method: 'POST', path: '/v1/me/waitlist', body }, options);
  }

  /**
   * List what you wait for
   *
   * Your own entries, and those of the teams that you administrate.
   */
  list(query: WaitlistListQuery = {}, options?: RequestOptions): List<WaitlistEntry> {
    return this.connection.list({ method: 'GET', path: '/v1/me/waitlist', query }, options);
  }

  /**
   * Read your waitlist entry
   *
   * Problems: `not_found`.
   */
  getEntry(entryId: string, options?: RequestOptions): Call<WaitlistEntry> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/waitlist/${entryId}` }, options);
  }

  /**
   * Accept your offer
   *
   * Confirms what is held for you; by its policy it may have to be approved or paid then.
   *
   * Problems: `not_found`, `wrong_state`, `too_late`.
   */
  acceptOffer(entryId: string, options?: PostOptions & IfMatch): Call<WaitlistAccepted> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/waitlist/${entryId}/accept` }, options);
  }

  /**
   * Decline your offer
   *
   * It goes to the next one, and you wait no longer.
   *
   * Problems: `not_found`, `wrong_state`.
   */
  declineOffer(entryId: string, options?: PostOptions & IfMatch): Call<WaitlistEntry> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/waitlist/${entryId}/decline` }, options);
  }

  /**
   * Leave the waitlist
   *
   * What you have on offer goes to the next one.
   *
   * Problems: `not_found`, `wrong_state`.
   */
  withdrawEntry(entryId: string, options?: PostOptions & IfMatch): Call<WaitlistEntry> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/waitlist/${entryId}/withdraw` }, options);
  }
}
