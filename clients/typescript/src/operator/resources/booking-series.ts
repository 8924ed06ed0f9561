// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  AttendeeInput,
  Attendees,
  BookingSeriesCancelQuery,
  BookingSeriesExtendQuery,
  BookingSeriesListQuery,
  BookingSeriesRescheduleQuery,
  BookingSeriesUpdateQuery,
  CancelSeriesInput,
  ExtendSeriesInput,
  RescheduleSeriesInput,
  Series,
  SeriesChange,
  SeriesInput,
  SeriesMade,
  SeriesPatch,
  SeriesPreview,
} from '../types.js';

/** Bookings that repeat by a rule on the location's wall clock. */
export class BookingSeriesApi extends Api {
  /**
   * Book a series
   *
   * Each occurrence becomes a booking of its own, by the location's wall clock: 10:00 stays 10:00 when clocks change.
   *
   * A local time that clocks skip is read with the offset before (02:30 becomes 03:30), one that they show twice is the
   * first; the length is elapsed time. Occurrences that are taken give 409 `occurrences_taken` that names each of them,
   * unless `on_conflict` says otherwise.
   *
   * Needs `bookings:write`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `not_bookable`, `occurrences_taken`,
   * `too_many_attendees`, `no_price`, `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`,
   * `policy_broken`, `invalid_recurrence_rule`, `too_many_occurrences`, `coupon_not_valid`, `coupon_not_here`,
   * `too_many_wrong_coupons`.
   */
  create(body: SeriesInput, options?: PostOptions): Call<SeriesMade> {
    return this.connection.call({ method: 'POST', path: '/v1/booking-series', body }, options);
  }

  /**
   * List series
   *
   * Oldest first. Their bookings: `GET /v1/bookings?series_id=...`.
   *
   * Needs `bookings:read`.
   */
  list(query: BookingSeriesListQuery = {}, options?: RequestOptions): List<Series> {
    return this.connection.list({ method: 'GET', path: '/v1/booking-series', query }, options);
  }

  /**
   * Preview a series
   *
   * Each occurrence with its local time and its instant: free, in conflict with what, against which rule, on which
   * other resource. What `POST /v1/booking-series` would do with this body; writes nothing.
   *
   * Needs `bookings:read`.
   *
   * Problems: `not_found`, `not_bookable`, `invalid_recurrence_rule`, `too_many_occurrences`.
   */
  preview(body: SeriesInput, options?: PostOptions): Call<SeriesPreview> {
    return this.connection.call({ method: 'POST', path: '/v1/booking-series/preview', body }, options);
  }

  /**
   * Read a series
   *
   * Needs `bookings:read`.
   */
  get(seriesId: string, options?: RequestOptions): Call<Series> {
    return this.connection.call({ method: 'GET', path: path`/v1/booking-series/${seriesId}` }, options);
  }

  /**
   * Change what the bookings of a series say
   *
   * Of one occurrence, of one and those that follow (this splits the series), or of all that have not begun. An
   * occurrence whose value isn't the series' keeps it, unless `include_exceptions`.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `not_bookable`, `occurrences_taken`, `series_ended`, `too_late`, `wrong_state`,
   * `policy_broken`, `invalid_recurrence_rule`, `too_many_occurrences`.
   */
  update(
    seriesId: string,
    body: SeriesPatch,
    options?: RequestOptions & IfMatch & { query?: BookingSeriesUpdateQuery },
  ): Call<SeriesChange> {
    return this.connection.call(
      { method: 'PATCH', path: path`/v1/booking-series/${seriesId}`, body, query: options?.query },
      options,
    );
  }

  /**
   * Invite someone to a series
   *
   * To every occurrence that is still to come, by one mail, and to those that a longer or moved series gets later.
   * The answer holds their place in each occurrence.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `already_invited`, `too_many_attendees`, `series_ended`, `too_late`, `policy_broken`.
   */
  addAttendee(seriesId: string, body: AttendeeInput, options?: PostOptions): Call<Attendees> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/booking-series/${seriesId}/attendees`, body },
      options,
    );
  }

  /**
   * Take someone off a series
   *
   * Whose place in one of the occurrences this is, loses it in all that are still to come; one mail says so.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `already_invited`, `too_many_attendees`, `series_ended`, `too_late`, `policy_broken`.
   */
  removeAttendee(seriesId: string, attendeeId: string, options?: RequestOptions): Call<Attendees> {
    return this.connection.call(
      { method: 'DELETE', path: path`/v1/booking-series/${seriesId}/attendees/${attendeeId}` },
      options,
    );
  }

  /**
   * Cancel a series
   *
   * One occurrence, one and those that follow, or all that have not begun; each costs what its own terms say.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `series_ended`, `too_late`, `wrong_state`.
   */
  cancel(
    seriesId: string,
    body: CancelSeriesInput,
    options?: PostOptions & IfMatch & { query?: BookingSeriesCancelQuery },
  ): Call<SeriesChange> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/booking-series/${seriesId}/cancel`, body, query: options?.query },
      options,
    );
  }

  /**
   * Let a series run longer
   *
   * To a later last date, or to more occurrences. The new ones are booked as those of a new series are.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `not_bookable`, `occurrences_taken`, `series_ended`, `too_late`, `wrong_state`,
   * `policy_broken`, `invalid_recurrence_rule`, `too_many_occurrences`.
   */
  extend(
    seriesId: string,
    body: ExtendSeriesInput,
    options?: PostOptions & IfMatch & { query?: BookingSeriesExtendQuery },
  ): Call<SeriesChange> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/booking-series/${seriesId}/extend`, body, query: options?.query },
      options,
    );
  }

  /**
   * Move a series
   *
   * To another time, rule or resource: one occurrence (an exception then), one and those that follow (this splits the
   * series), or all. What has begun stays, what was changed on its own too, unless `include_exceptions`.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `not_bookable`, `occurrences_taken`, `series_ended`, `too_late`, `wrong_state`,
   * `policy_broken`, `invalid_recurrence_rule`, `too_many_occurrences`.
   */
  reschedule(
    seriesId: string,
    body: RescheduleSeriesInput,
    options?: PostOptions & IfMatch & { query?: BookingSeriesRescheduleQuery },
  ): Call<SeriesChange> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/booking-series/${seriesId}/reschedule`, body, query: options?.query },
      options,
    );
  }
}
