// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { CheckIn, CheckInsListQuery, Cover, MyCheckInInput } from '../types.js';

/** Who is there, what lets them in, and how full it is. */
export class CheckInsApi extends Api {
  /**
   * List your check-ins
   *
   * Yours and your guests', the newest first.
   */
  list(query: CheckInsListQuery = {}, options?: RequestOptions): List<CheckIn> {
    return this.connection.list({ method: 'GET', path: '/v1/me/check-ins', query }, options);
  }

  /**
   * Check in
   *
   * Where you are. A pass is burnt only if nothing else covers your day there, and once a day.
   *
   * Problems: `no_access_today`, `account_suspended`.
   */
  create(body: MyCheckInInput, options?: PostOptions): Call<CheckIn> {
    return this.connection.call({ method: 'POST', path: '/v1/me/check-ins', body }, options);
  }

  /**
   * Preview your check-in
   *
   * What would let you in now, and which pass that would use. Writes nothing.
   *
   * Problems: `account_suspended`.
   */
  preview(body: MyCheckInInput, options?: PostOptions): Call<Cover> {
    return this.connection.call({ method: 'POST', path: '/v1/me/check-ins/preview', body }, options);
  }

  /** Read your check-in */
  get(checkInId: string, options?: RequestOptions): Call<CheckIn> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/check-ins/${checkInId}` }, options);
  }

  /**
   * Check out
   *
   * You leave, or your guest does.
   *
   * Problems: `already_checked_out`.
   */
  end(checkInId: string, options?: PostOptions & IfMatch): Call<CheckIn> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/check-ins/${checkInId}/check-out` }, options);
  }
}
