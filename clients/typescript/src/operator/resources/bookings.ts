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
  BookingBatch,
  BookingBatchInput,
  BookingInput,
  BookingPatch,
  BookingsCancelQuery,
  BookingsEndEarlyQuery,
  BookingsExtendQuery,
  BookingsGetQuery,
  BookingsListAttendeesQuery,
  BookingsListQuery,
  BookingsRescheduleQuery,
  Cancel,
  ExpandedBooking,
  ExtendInput,
  Move,
  Preview,
  ReasonInput,
  RescheduleInput,
} from '../types.js';

/** Resources for a time: book, hold, confirm, move, cancel, check in. */
export class BookingsApi extends Api {
  /**
   * Book
   *
   * Takes the time at once: confirmed, or held with `hold`, or pending approval where the policy asks for it.
   *
   * A time that is taken gives 409 `slot_taken` with what is in the way and what is free instead.
   *
   * Needs `bookings:write`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `slot_taken`, `not_bookable`, `no_price`,
   * `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`, `quote_expired`, `quote_used`, `quote_differs`,
   * `credits_gone`, `policy_broken`, `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  create(body: BookingInput, options?: PostOptions): Call<Booking> {
    return this.connection.call({ method: 'POST', path: '/v1/bookings', body }, options);
  }

  /**
   * List bookings
   *
   * By start, unless sorted otherwise; `from` and `to` give what overlaps that time.
   *
   * Needs `bookings:read`.
   */
  list(query: BookingsListQuery = {}, options?: RequestOptions): List<ExpandedBooking> {
    return this.connection.list({ method: 'GET', path: '/v1/bookings', query }, options);
  }

  /**
   * Book many times
   *
   * Up to 100 bookings at once, each by the rules of `POST /v1/bookings`, in order: of two that want the same time
   * the first gets it, and the second's problem says what is free instead. Coupons need a batch that is neither atomic
   * nor a dry run.
   *
   * Needs `bookings:write`.
   *
   * Problems: `batch_refused`.
   */
  createMany(body: BookingBatchInput, options?: PostOptions): Call<BookingBatch> {
    return this.connection.call({ method: 'POST', path: '/v1/bookings/batch', body }, options);
  }

  /**
   * Preview a booking
   *
   * What `POST /v1/bookings` would do with this body: each rule, the terms, whether it is free. Writes nothing.
   *
   * Needs `bookings:read`.
   *
   * Problems: `account_restricted`, `credits_missing`, `not_found`, `slot_taken`, `not_bookable`, `no_price`,
   * `coupon_does_not_fit`, `coupon_used_up`, `coupon_limit_reached`, `quote_expired`, `quote_used`, `quote_differs`,
   * `credits_gone`, `policy_broken`, `coupon_not_valid`, `coupon_not_here`, `too_many_wrong_coupons`.
   */
  preview(body: BookingInput, options?: PostOptions): Call<Preview> {
    return this.connection.call({ method: 'POST', path: '/v1/bookings/preview', body }, options);
  }

  /**
   * Read a booking
   *
   * Needs `bookings:read`.
   */
  get(bookingId: string, query: BookingsGetQuery = {}, options?: RequestOptions): Call<ExpandedBooking> {
    return this.connection.call({ method: 'GET', path: path`/v1/bookings/${bookingId}`, query }, options);
  }

  /**
   * Change what a booking says
   *
   * Title, note, number of attendees, external id, metadata. Time and place: see `reschedule` and `extend`.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  update(bookingId: string, body: BookingPatch, options?: RequestOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/bookings/${bookingId}`, body }, options);
  }

  /**
   * Approve a booking
   *
   * Says yes to a request.
   *
   * Needs `bookings:approve`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  approve(bookingId: string, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/bookings/${bookingId}/approve` }, options);
  }

  /**
   * List a booking's attendees
   *
   * In the order in which they were invited.
   *
   * Needs `bookings:read`.
   *
   * Problems: `not_found`.
   */
  listAttendees(bookingId: string, query: BookingsListAttendeesQuery = {}, options?: RequestOptions): List<Attendee> {
    return this.connection.list({ method: 'GET', path: path`/v1/bookings/${bookingId}/attendees`, query }, options);
  }

  /**
   * Invite someone to a booking
   *
   * An invitation with a calendar entry goes to them once the booking is confirmed; changes of time and place and the
   * cancellation follow. A guest from outside is expected as a visitor. `attendee_count` rises when it must, as far as
   * the policy's capacity allows.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `already_invited`, `too_many_attendees`, `wrong_state`, `too_late`, `policy_broken`.
   */
  addAttendee(bookingId: string, body: AttendeeInput, options?: PostOptions): Call<Attendee> {
    return this.connection.call({ method: 'POST', path: path`/v1/bookings/${bookingId}/attendees`, body }, options);
  }

  /**
   * Note an attendee's answer
   *
   * What they told you; who declined is not expected as a visitor.
   *
   * Needs `bookings:write`.
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
      { method: 'PATCH', path: path`/v1/bookings/${bookingId}/attendees/${attendeeId}`, body },
      options,
    );
  }

  /**
   * Take an attendee off the list
   *
   * Whoever was invited gets a cancellation. `attendee_count` stays as it is.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_late`.
   */
  removeAttendee(bookingId: string, attendeeId: string, options?: RequestOptions): Call<void> {
    return this.connection.call(
      { method: 'DELETE', path: path`/v1/bookings/${bookingId}/attendees/${attendeeId}` },
      options,
    );
  }

  /**
   * Cancel a booking
   *
   * Frees its time; `cancellation.fee_percent` says what that costs by the terms that it was booked on.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  cancel(
    bookingId: string,
    body?: ReasonInput | null,
    options?: PostOptions & IfMatch & { query?: BookingsCancelQuery },
  ): Call<Cancel> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/bookings/${bookingId}/cancel`, body, query: options?.query },
      options,
    );
  }

  /**
   * Check in
   *
   * From half an hour before the start until the end.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  checkIn(bookingId: string, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/bookings/${bookingId}/check-in` }, options);
  }

  /**
   * Complete a booking
   *
   * Once it is over; happens by itself soon after.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  complete(bookingId: string, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/bookings/${bookingId}/complete` }, options);
  }

  /**
   * Confirm a hold
   *
   * Before the hold lapses. By its policy it may have to be approved then.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  confirm(bookingId: string, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/bookings/${bookingId}/confirm` }, options);
  }

  /**
   * Decline a booking
   *
   * Says no to a request and frees its time.
   *
   * Needs `bookings:approve`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  decline(bookingId: string, body?: ReasonInput | null, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/bookings/${bookingId}/decline`, body }, options);
  }

  /**
   * End a booking now
   *
   * Completes a running booking at the next whole minute and frees the rest of its time.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  endEarly(bookingId: string, options?: PostOptions & IfMatch & { query?: BookingsEndEarlyQuery }): Call<Move> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/bookings/${bookingId}/end-early`, query: options?.query },
      options,
    );
  }

  /**
   * Extend a booking
   *
   * Lets it end later, also while it runs, where that time is free.
   *
   * Needs `bookings:write`.
   *
   * Problems: `credits_missing`, `account_restricted`, `not_found`, `slot_taken`, `not_bookable`, `wrong_state`,
   * `too_late`, `no_price`, `policy_broken`.
   */
  extend(
    bookingId: string,
    body: ExtendInput,
    options?: PostOptions & IfMatch & { query?: BookingsExtendQuery },
  ): Call<Move> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/bookings/${bookingId}/extend`, body, query: options?.query },
      options,
    );
  }

  /**
   * Mark a no-show
   *
   * Nobody came: frees the rest of its time.
   *
   * Needs `bookings:write`.
   *
   * Problems: `not_found`, `wrong_state`, `too_early`, `too_late`.
   */
  markNoShow(bookingId: string, options?: PostOptions & IfMatch): Call<Booking> {
    return this.connection.call({ method: 'POST', path: path`/v1/bookings/${bookingId}/no-show` }, options);
  }

  /**
   * Move a booking
   *
   * To another time, another resource or both, in one step: it is never without a place, and never has two.
   *
   * Needs `bookings:write`.
   *
   * Problems: `credits_missing`, `account_restricted`, `not_found`, `slot_taken`, `not_bookable`, `wrong_state`,
   * `too_late`, `no_price`, `policy_broken`.
   */
  reschedule(
    bookingId: string,
    body: RescheduleInput,
    options?: PostOptions & IfMatch & { query?: BookingsRescheduleQuery },
  ): Call<Move> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/bookings/${bookingId}/reschedule`, body, query: options?.query },
      options,
    );
  }
}
