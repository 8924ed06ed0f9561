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
  MyExtendSeriesInput,
  MyRescheduleSeriesInput,
  MySeriesInput,
  Series,
  SeriesChange,
  SeriesMade,
  SeriesPatch,
  SeriesPreview,
} from '../types.js';

/** Bookings that repeat by a rule on the location's wall clock. */
export class BookingSeriesApi extends Api {
  /**
   * Book a series for yourself
   *
   * For yourself, or for one of your teams. Otherwise as `POST /v1/booking-series`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `not_bookable`, `occurrences_taken`,
   * `too_many_attendees`, `no_price`, `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`,
   * `policy_broken`, `invalid_recurrence_rule`, `too_many_occurrences`, `coupon_not_valid`, `coupon_not_here`,
   * `too_many_wrong_coupons`.
   */
  create(body: MySeriesInput, options?: PostOptions): Call<SeriesMade> {
    return this.connection.call({ method: 'POST', path: '/v1/me/booking-series', body }, options);
  }

  /**
   * List your series
   *
   * Your own, and those of the teams that you administrate. Oldest first.
   */
  list(query: BookingSeriesListQuery = {}, options?: RequestOptions): List<Series> {
    return this.connection.list({ method: 'GET', path: '/v1/me/booking-series', query }, options);
  }

  /**
   * Preview a series for yourself
   *
   * What `POST /v1/me/booking-series` would do with this body; writes nothing.
   *
   * Problems: `not_found`, `not_bookable`, `invalid_recurrence_rule`, `too_many_occurrences`.
   */
  preview(body: MySeriesInput, options?: PostOptions): Call<SeriesPreview> {
    return this.connection.call({ method: 'POST', path: '/v1/me/booking-series/preview', body }, options);
  }

  /** Read one of your series */
  get(seriesId: string, options?: RequestOptions): Call<Series> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/booking-series/${seriesId}` }, options);
  }

  /**
   * Change what your series says
   *
   * As `PATCH /v1/booking-series/{series_id}`.
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
      { method: 'PATCH', path: path`/v1/me/booking-series/${seriesId}`, body, query: options?.query },
      options,
    );
  }

  /**
   * Invite someone to your series
   *
   * As `POST /v1/booking-series/{series_id}/attendees`.
   *
   * Problems: `not_found`, `already_invited`, `too_many_attendees`, `series_ended`, `too_late`, `policy_broken`.
   */
  addAttendee(seriesId: string, body: AttendeeInput, options?: PostOptions): Call<Attendees> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/booking-series/${seriesId}/attendees`, body },
      options,
    );
  }

  /**
   * Take someone off your series
   *
   * As `DELETE /v1/booking-series/{series_id}/attendees/{attendee_id}`.
   *
   * Problems: `not_found`, `already_invited`, `too_many_attendees`, `series_ended`, `too_late`, `policy_broken`.
   */
  removeAttendee(seriesId: string, attendeeId: string, options?: RequestOptions): Call<Attendees> {
    return this.connection.call(
      { method: 'DELETE', path: path`/v1/me/booking-series/${seriesId}/attendees/${attendeeId}` },
      options,
    );
  }

  /**
   * Cancel your series
   *
   * As `POST /v1/booking-series/{series_id}/cancel`.
   *
   * Problems: `not_found`, `series_ended`, `too_late`, `wrong_state`.
   */
  cancel(
    seriesId: string,
    body: CancelSeriesInput,
    options?: PostOptions & IfMatch & { query?: BookingSeriesCancelQuery },
  ): Call<SeriesChange> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/booking-series/${seriesId}/cancel`, body, query: options?.query },
      options,
    );
  }

  /**
   * Let your series run longer
   *
   * As `POST /v1/booking-series/{series_id}/extend`.
   *
   * Problems: `not_found`, `not_bookable`, `occurrences_taken`, `series_ended`, `too_late`, `wrong_state`,
   * `policy_broken`, `invalid_recurrence_rule`, `too_many_occurrences`.
   */
  extend(
    seriesId: string,
    body: MyExtendSeriesInput,
    options?: PostOptions & IfMatch & { query?: BookingSeriesExtendQuery },
  ): Call<SeriesChange> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/booking-series/${seriesId}/extend`, body, query: options?.query },
      options,
    );
  }

  /**
   * Move your series
   *
   * As `POST /v1/booking-series/{series_id}/reschedule`.
   *
   * Problems: `not_found`, `not_bookable`, `occurrences_taken`, `series_ended`, `too_late`, `wrong_state`,
   * `policy_broken`, `invalid_recurrence_rule`, `too_many_occurrences`.
   */
  reschedule(
    seriesId: string,
    body: MyRescheduleSeriesInput,
    options?: PostOptions & IfMatch & { query?: BookingSeriesRescheduleQuery },
  ): Call<SeriesChange> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/booking-series/${seriesId}/reschedule`, body, query: options?.query },
      options,
    );
  }
}
