// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CheckIn, CheckInInput, CheckInsGetQuery, CheckInsListQuery, Cover, ExpandedCheckIn } from '../types.js';

/** Who is there, what lets them in, and how full it is. */
export class CheckInsApi extends Api {
  /**
   * List check-ins
   *
   * The newest first.
   *
   * Needs `visits:read`.
   */
  list(query: CheckInsListQuery = {}, options?: RequestOptions): List<ExpandedCheckIn> {
    return this.connection.list({ method: 'GET', path: '/v1/check-ins', query }, options);
  }

  /**
   * Check someone in
   *
   * A member, or a member's guest. The first of these covers the local day: a permission to be there now, a booking
   * on that day that is theirs or that they are invited to, a pass that was used for the day, a dated pass, one use of
   * a
   * day pass; for guests a guest pass of the host. However often someone comes and goes, one use is burnt for the day.
   * Else 402 `no_access_today` says what would cover it. Whoever is in already stays in (200).
   *
   * Needs `visits:write`.
   *
   * Problems: `no_access_today`, `account_suspended`.
   */
  create(body: CheckInInput, options?: PostOptions): Call<CheckIn> {
    return this.connection.call({ method: 'POST', path: '/v1/check-ins', body }, options);
  }

  /**
   * Preview a check-in
   *
   * What would let them in now, and which pass that would use. Writes nothing.
   *
   * Needs `visits:write`.
   *
   * Problems: `account_suspended`.
   */
  preview(body: CheckInInput, options?: PostOptions): Call<Cover> {
    return this.connection.call({ method: 'POST', path: '/v1/check-ins/preview', body }, options);
  }

  /**
   * Read a check-in
   *
   * Needs `visits:read`.
   */
  get(checkInId: string, query: CheckInsGetQuery = {}, options?: RequestOptions): Call<ExpandedCheckIn> {
    return this.connection.call({ method: 'GET', path: path`/v1/check-ins/${checkInId}`, query }, options);
  }

  /**
   * Check someone out
   *
   * They left. Whoever isn't checked out is by itself, at closing time.
   *
   * Needs `visits:write`.
   *
   * Problems: `already_checked_out`.
   */
  end(checkInId: string, options?: PostOptions & IfMatch): Call<CheckIn> {
    return this.connection.call({ method: 'POST', path: path`/v1/check-ins/${checkInId}/check-out` }, options);
  }
}
