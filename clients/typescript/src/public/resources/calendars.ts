// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';

/** `client.calendars` */
export class CalendarsApi extends Api {
  /**
   * Read a calendar feed
   *
   * iCalendar, from 30 days ago to a year ahead; what was cancelled in the last 30 days is there as cancelled.
   *
   * Problems: `not_found`.
   */
  read(secret: string, options?: RequestOptions): Call<string> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/calendars/${secret}.ics`, reads: 'text' },
      options,
    );
  }
}
