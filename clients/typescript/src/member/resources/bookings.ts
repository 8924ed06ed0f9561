// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Attendee,
  AttendeeInput,
  AttendeePatch,
  Booking,
  BookingsCancelQuery,
  BookingsEndEarlyQuery,
  BookingsExtendQuery,
  BookingsGetQuery,
  BookingsListAttendeesQuery,
  BookingsListQuery,
  BookingsRescheduleQuery,
  Cancel,
  Move,
  MyBookingInput,
  MyBookingPatch,
  MyExpandedBooking,
  MyExtendInput,
  MyRescheduleInput,
  Preview,
  ReasonInput,
} from '../types.js';

/** Resources for a time: book, hold, confirm, move, cancel, check in. */
export class BookingsApi extends Api {
  /**
   * Book
   *
   * For yourself, or for one of your teams. A time that is taken gives 409 `slot_taken` with what is free instead.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `slot_taken`, `not_bookable`, `no_price`,
   * `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`, `quote_expired`, `quote_used`, `quote_differs`,
   * `credits_gone`, `policy_broken`, `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  create(body: MyBookingInput, options?: PostOptions): Call<Booking> {
    return this.connection.call({ method: 'POST', path: '/v1/me/bookings', body }, options);
  }

  /**
   * List your bookings
   *
   * Your own, and all of the teams that you administrate. By start, unless sorted otherwise.
   */
  list(query: BookingsListQuery = {}, options?: RequestOptions): List<MyExpandedBooking> {
    return this.connection.list({ method: 'GET', path: '/v1/me/bookings', query }, options);
  }

  /**
   * Preview a booking
   *
   * What `POST /v1/me/bookings` would do with this body: each rule, the terms, whether it is free. Writes nothing.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `slot_taken`, `not_bookable`, `no_price`,
   * `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`, `quote_expired`, `quote_used`, `quote_differs`,
   * `credits_gone`, `policy_broken`, `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  preview(body: MyBookingInput, options?: PostOptions): Call<Preview> {
    return this.connection.call({ method: 'POST', path: '/v1/me/bookings/preview', body }, options);
  }

  /**
   * Read your booking
   *
   * One of your own, or of a team that you administrate.
   */
  get(bookingId: string, query: BookingsGetQuery = {}, options?: RequestOptions): Call<MyExpandedBooking> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/bookings/${bookingId}`, query }, options);
  }

  /**
   * Change what your booking says
   *
   * Title, note, number of attendees, metadata.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  update(bookingId: string, body: MyBookingPatch, options?: RequestOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/me/bookings/${bookingId}`, body }, options);
  }

  /**
   * List your booking's attendees
   *
   * In the order in which they were invited.
   *
   * Problems: `not_found`.
   */
  listAttendees(bookingId: string, query: BookingsListAttendeesQuery = {}, options?: RequestOptions): List<Attendee> {
    return this.connection.list({ method: 'GET', path: path`/v1/me/bookings/${bookingId}/attendees`, query }, options);
  }

  /**
   * Invite someone to your booking
   *
   * Anyone by name and e-mail address; by `member_id` yourself and the people of your teams. Your name and address
   * stand in the invitation, so that they can answer you.
   *
   * Problems: `not_found`, `already_invited`, `too_many_attendees`, `wrong_state`, `too_late`, `policy_broken`.
   */
  addAttendee(bookingId: string, body: AttendeeInput, options?: PostOptions): Call<Attendee> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/bookings/${bookingId}/attendees`, body }, options);
  }

  /**
   * Note your attendee's answer
   *
   * What they told you; who declined is not expected as a visitor.
   *
   * Problems: `not_found`.
   */
  updateAttendee(
    bookingId: string,
    attendeeId: string,
    body: AttendeePatch,
    options?: RequestOptions,
  ): Call<Attendee> {
    return this.connection.call(
      { method: 'PATCH', path: path`/v1/me/bookings/${bookingId}/attendees/${attendeeId}`, body },
      options,
    );
  }

  /**
   * Take an attendee off your list
   *
   * Whoever was invited gets a cancellation. `attendee_count` stays as it is.
   *
   * Problems: `not_found`, `wrong_state`, `too_late`.
   */
  removeAttendee(bookingId: string, attendeeId: string, options?: RequestOptions): Call<void> {
    return this.connection.call(
      { method: 'DELETE', path: path`/v1/me/bookings/${bookingId}/attendees/${attendeeId}` },
      options,
    );
  }

  /**
   * Cancel your booking
   *
   * Frees its time; `cancellation.fee_percent` says what that costs by the terms that it was booked on.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  cancel(
    bookingId: string,
    body?: ReasonInput | null,
    options?: PostOptions & IfMatch & { query?: BookingsCancelQuery },
  ): Call<Cancel> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/bookings/${bookingId}/cancel`, body, query: options?.query },
      options,
    );
  }

  /**
   * Check in to your booking
   *
   * From half an hour before the start until the end.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  checkIn(bookingId: string, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/bookings/${bookingId}/check-in` }, options);
  }

  /**
   * Confirm your hold
   *
   * Before the hold lapses. By its policy it may have to be approved then.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  confirm(bookingId: string, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/bookings/${bookingId}/confirm` }, options);
  }

  /**
   * End your booking now
   *
   * Completes your running booking at the next whole minute and frees the rest of its time.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  endEarly(bookingId: string, options?: PostOptions & IfMatch & { query?: BookingsEndEarlyQuery }): Call<Move> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/bookings/${bookingId}/end-early`, query: options?.query },
      options,
    );
  }

  /**
   * Extend your booking
   *
   * Lets it end later, also while it runs, where that time is free.
   *
   * Problems: `credits_missing`, `account_restricted`, `not_found`, `slot_taken`, `not_bookable`, `wrong_state`,
   * `too_late`, `no_price`, `policy_broken`.
   */
  extend(
    bookingId: string,
    body: MyExtendInput,
    options?: PostOptions & IfMatch & { query?: BookingsExtendQuery },
  ): Call<Move> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/bookings/${bookingId}/extend`, body, query: options?.query },
      options,
    );
  }

  /**
   * Move your booking
   *
   * To another time, another resource or both, in one step.
   *
   * Problems: `credits_missing`, `account_restricted`, `not_found`, `slot_taken`, `not_bookable`, `wrong_state`,
   * `too_late`, `no_price`, `policy_broken`.
   */
  reschedule(
    bookingId: string,
    body: MyRescheduleInput,
    options?: PostOptions & IfMatch & { query?: BookingsRescheduleQuery },
  ): Call<Move> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/bookings/${bookingId}/reschedule`, body, query: options?.query },
      options,
    );
  }
}
