// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Visitor, VisitorInput, VisitorPatch, VisitorsListQuery } from '../types.js';

/** Guests from outside: announced by bookings or by hand, checked in and out. */
export class VisitorsApi extends Api {
  /**
   * List visitors
   *
   * By when they are expected: `location_id` and `on` give the front desk's list of the day.
   *
   * Needs `visits:read`.
   */
  list(query: VisitorsListQuery = {}, options?: RequestOptions): List<Visitor> {
    return this.connection.list({ method: 'GET', path: '/v1/visitors', query }, options);
  }

  /**
   * Announce a visitor
   *
   * Guests of bookings announce themselves by their booking's attendees; this is for anyone else.
   *
   * Needs `visits:write`.
   *
   * Problems: `not_found`.
   */
  announce(body: VisitorInput, options?: PostOptions): Call<Visitor> {
    return this.connection.call({ method: 'POST', path: '/v1/visitors', body }, options);
  }

  /**
   * Read a visitor
   *
   * Needs `visits:read`.
   *
   * Problems: `not_found`.
   */
  get(visitorId: string, options?: RequestOptions): Call<Visitor> {
    return this.connection.call({ method: 'GET', path: path`/v1/visitors/${visitorId}` }, options);
  }

  /**
   * Change a visitor
   *
   * Time and host of a booking's guest are the booking's; all else can be changed.
   *
   * Needs `visits:write`.
   *
   * Problems: `not_found`, `wrong_visitor_state`, `follows_booking`.
   */
  update(visitorId: string, body: VisitorPatch, options?: RequestOptions & IfMatch): Call<Visitor> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/visitors/${visitorId}`, body }, options);
  }

  /**
   * Cancel a visitor
   *
   * They won't come. A booking's guest is taken off the booking's list instead.
   *
   * Needs `visits:write`.
   *
   * Problems: `not_found`, `wrong_visitor_state`, `follows_booking`.
   */
  cancel(visitorId: string, options?: PostOptions & IfMatch): Call<Visitor> {
    return this.connection.call({ method: 'POST', path: path`/v1/visitors/${visitorId}/cancel` }, options);
  }

  /**
   * Check a visitor in
   *
   * From the day that they are expected on; also when they come back. Their host is told by mail.
   *
   * Needs `visits:write`.
   *
   * Problems: `not_found`, `wrong_visitor_state`, `not_expected_yet`.
   */
  checkIn(visitorId: string, options?: PostOptions & IfMatch): Call<Visitor> {
    return this.connection.call({ method: 'POST', path: path`/v1/visitors/${visitorId}/check-in` }, options);
  }

  /**
   * Check a visitor out
   *
   * They went; they can be checked in again.
   *
   * Needs `visits:write`.
   *
   * Problems: `not_found`, `wrong_visitor_state`.
   */
  checkOut(visitorId: string, options?: PostOptions & IfMatch): Call<Visitor> {
    return this.connection.call({ method: 'POST', path: path`/v1/visitors/${visitorId}/check-out` }, options);
  }
}
