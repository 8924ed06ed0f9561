// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { MyVisitorInput, MyVisitorPatch, Visitor, VisitorsListQuery } from '../types.js';

/** Guests from outside: announced by bookings or by hand, checked in and out. */
export class VisitorsApi extends Api {
  /**
   * List your visitors
   *
   * Those whose host you are, by when they are expected; guests of your bookings too.
   */
  list(query: VisitorsListQuery = {}, options?: RequestOptions): List<Visitor> {
    return this.connection.list({ method: 'GET', path: '/v1/me/visitors', query }, options);
  }

  /**
   * Announce your visitor
   *
   * You are their host, and are told by mail when they arrive.
   *
   * Problems: `not_found`.
   */
  announce(body: MyVisitorInput, options?: PostOptions): Call<Visitor> {
    return this.connection.call({ method: 'POST', path: '/v1/me/visitors', body }, options);
  }

  /**
   * Read your visitor
   *
   * Problems: `not_found`.
   */
  get(visitorId: string, options?: RequestOptions): Call<Visitor> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/visitors/${visitorId}` }, options);
  }

  /**
   * Change your visitor
   *
   * The time of a booking's guest is the booking's; all else can be changed.
   *
   * Problems: `not_found`, `wrong_visitor_state`, `follows_booking`.
   */
  update(visitorId: string, body: MyVisitorPatch, options?: RequestOptions & IfMatch): Call<Visitor> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/me/visitors/${visitorId}`, body }, options);
  }

  /**
   * Cancel your visitor
   *
   * They won't come. A booking's guest is taken off the booking's list instead.
   *
   * Problems: `not_found`, `wrong_visitor_state`, `follows_booking`.
   */
  cancel(visitorId: string, options?: PostOptions & IfMatch): Call<Visitor> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/visitors/${visitorId}/cancel` }, options);
  }
}
