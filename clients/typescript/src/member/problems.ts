// Generated from the OpenAPI document by `make clients`; changes here are lost.

import { ApiError } from '../runtime/errors.js';
import type { Alternative, Conflict, Occupied, Occurrence } from './types.js';

/** What any method can be refused for. */
export type CommonCode =
  | 'already_exists'
  | 'bad_request'
  | 'commit_unknown'
  | 'conflict'
  | 'content_too_large'
  | 'forbidden'
  | 'idempotency_key_reused'
  | 'internal_error'
  | 'invalid'
  | 'malformed_json'
  | 'not_found'
  | 'precondition_failed'
  | 'rate_limited'
  | 'still_referenced'
  | 'unauthenticated'
  | 'unavailable'
  | 'unexpected_answer'
  | 'unsupported_media_type';

/** What each method can be refused for beyond that. */
export interface MethodCodes {
  'auth.endAuthorizedApp': 'not_found';
  'auth.changePassword': 'wrong_credentials' | 'weak_password' | 'sign_in_locked';
  'auth.signInWithPasskey': 'passkey_refused' | 'not_found';
  'auth.addPasskey': 'passkey_refused';
  'auth.beginPasskey': 'wrong_credentials' | 'second_factor_required' | 'wrong_code' | 'too_many_passkeys' | 'sign_in_locked';
  'auth.renamePasskey': 'not_found';
  'auth.removePasskey': 'not_found';
  'auth.resetPassword': 'link_refused' | 'weak_password';
  'auth.refreshSession': 'refresh_refused';
  'auth.endSession': 'not_found';
  'auth.beginTotp': 'wrong_credentials' | 'second_factor_is_on' | 'sign_in_locked';
  'auth.confirmTotp': 'wrong_code' | 'second_factor_is_on' | 'second_factor_is_off' | 'sign_in_locked';
  'auth.renewRecoveryCodes': 'wrong_code' | 'sign_in_locked';
  'auth.removeTotp': 'wrong_code' | 'sign_in_locked';
  'auth.signIn': 'link_refused';
  'authorizedApps.end': 'not_found';
  'availability.search': 'account_restricted';
  'bookingSeries.create': 'account_restricted' | 'credits_missing' | 'not_found' | 'not_bookable' | 'occurrences_taken' | 'too_many_attendees' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'bookingSeries.preview': 'not_found' | 'not_bookable' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookingSeries.update': 'not_found' | 'not_bookable' | 'occurrences_taken' | 'series_ended' | 'too_late' | 'wrong_state' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookingSeries.addAttendee': 'not_found' | 'already_invited' | 'too_many_attendees' | 'series_ended' | 'too_late' | 'policy_broken';
  'bookingSeries.removeAttendee': 'not_found' | 'already_invited' | 'too_many_attendees' | 'series_ended' | 'too_late' | 'policy_broken';
  'bookingSeries.cancel': 'not_found' | 'series_ended' | 'too_late' | 'wrong_state';
  'bookingSeries.extend': 'not_found' | 'not_bookable' | 'occurrences_taken' | 'series_ended' | 'too_late' | 'wrong_state' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookingSeries.reschedule': 'not_found' | 'not_bookable' | 'occurrences_taken' | 'series_ended' | 'too_late' | 'wrong_state' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookings.create': 'account_restricted' | 'credits_missing' | 'not_found' | 'slot_taken' | 'not_bookable' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'quote_expired' | 'quote_used' | 'quote_differs' | 'credits_gone' | 'policy_broken' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'bookings.preview': 'account_restricted' | 'credits_missing' | 'not_found' | 'slot_taken' | 'not_bookable' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'quote_expired' | 'quote_used' | 'quote_differs' | 'credits_gone' | 'policy_broken' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'bookings.update': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.listAttendees': 'not_found';
  'bookings.addAttendee': 'not_found' | 'already_invited' | 'too_many_attendees' | 'wrong_state' | 'too_late' | 'policy_broken';
  'bookings.updateAttendee': 'not_found';
  'bookings.removeAttendee': 'not_found' | 'wrong_state' | 'too_late';
  'bookings.cancel': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.checkIn': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.confirm': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.endEarly': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.extend': 'credits_missing' | 'account_restricted' | 'not_found' | 'slot_taken' | 'not_bookable' | 'wrong_state' | 'too_late' | 'no_price' | 'policy_broken';
  'bookings.reschedule': 'credits_missing' | 'account_restricted' | 'not_found' | 'slot_taken' | 'not_bookable' | 'wrong_state' | 'too_late' | 'no_price' | 'policy_broken';
  'calendarFeeds.create': 'too_many_feeds';
  'calendarFeeds.rotate': 'conflict';
  'checkIns.create': 'no_access_today' | 'account_suspended';
  'checkIns.preview': 'account_suspended';
  'checkIns.end': 'already_checked_out';
  'consents.give': 'consent_already_given';
  'coupons.check': 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'credits.getStatement': 'not_found';
  'invoices.pay': 'nothing_to_pay' | 'more_than_open' | 'no_payment_method' | 'method_not_usable' | 'payment_in_flight';
  'invoices.getPdf': 'not_paid';
  'memberships.preview': 'no_plan_version' | 'plan_is_archived' | 'plan_full' | 'units_not_free' | 'no_tax_rate';
  'memberships.change': 'not_in_self_service' | 'wrong_state' | 'change_too_early' | 'change_after_end' | 'nothing_changes' | 'no_plan_version' | 'plan_full' | 'units_not_free' | 'no_tax_rate';
  'memberships.previewChange': 'not_in_self_service' | 'wrong_state' | 'change_too_early' | 'change_after_end' | 'nothing_changes' | 'no_plan_version' | 'plan_full' | 'units_not_free' | 'no_tax_rate';
  'memberships.giveNotice': 'not_in_self_service' | 'wrong_state' | 'notice_too_short';
  'memberships.getNoticeOptions': 'wrong_state';
  'memberships.pause': 'not_in_self_service' | 'wrong_state' | 'pause_not_allowed' | 'pauses_overlap';
  'memberships.resume': 'not_in_self_service' | 'wrong_state' | 'units_not_free';
  'memberships.withdrawNotice': 'not_in_self_service' | 'wrong_state' | 'units_not_free';
  'passes.cancel': 'already_cancelled' | 'already_used' | 'not_cancellable' | 'pass_has_expired';
  'passkeySignIn.signMemberWithPasskey': 'passkey_refused';
  'passkeys.add': 'passkey_refused' | 'too_many_passkeys';
  'passkeys.begin': 'fresh_sign_in_required' | 'too_many_passkeys';
  'passkeys.rename': 'not_found';
  'passkeys.remove': 'not_found';
  'paymentMethods.setUp': 'no_gateway';
  'paymentMethods.confirm': 'method_not_usable' | 'unknown_magic_number';
  'paymentMethods.detach': 'method_in_use';
  'paymentMethods.makeDefault': 'method_not_usable';
  'payments.cancel': 'payment_not_cancellable';
  'payments.getNextAction': 'no_action_needed';
  'productSales.cancel': 'already_cancelled' | 'already_used' | 'not_cancellable' | 'pass_has_expired';
  'products.buy': 'account_restricted' | 'product_is_archived' | 'pool_is_archived' | 'location_is_closed' | 'day_full' | 'pass_exists';
  'quotes.create': 'account_restricted' | 'credits_missing' | 'not_found' | 'not_bookable' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'invalid_recurrence_rule' | 'too_many_occurrences' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'quotes.get': 'not_found';
  'quotes.accept': 'account_restricted' | 'credits_missing' | 'not_found' | 'not_bookable' | 'slot_taken' | 'occurrences_taken' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'quote_expired' | 'quote_used' | 'quote_differs' | 'credits_gone' | 'policy_broken' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'resources.getAvailability': 'account_restricted' | 'not_found';
  'teamInvitations.accept': 'team_is_archived';
  'teams.invite': 'team_is_archived' | 'too_many_invitations';
  'teams.changeRole': 'last_team_admin' | 'team_is_archived';
  'teams.removePerson': 'last_team_admin';
  'visitors.announce': 'not_found';
  'visitors.get': 'not_found';
  'visitors.update': 'not_found' | 'wrong_visitor_state' | 'follows_booking';
  'visitors.cancel': 'not_found' | 'wrong_visitor_state' | 'follows_booking';
  'waitlist.join': 'account_restricted' | 'not_found' | 'time_is_free' | 'already_waiting' | 'not_bookable' | 'policy_broken';
  'waitlist.getEntry': 'not_found';
  'waitlist.acceptOffer': 'not_found' | 'wrong_state' | 'too_late';
  'waitlist.declineOffer': 'not_found' | 'wrong_state';
  'waitlist.withdrawEntry': 'not_found' | 'wrong_state';
}

/** What problems tell beyond what all do, by their code. */
export interface ProblemMembers {
  occurrences_taken: {
    /** Those that got no place, the earliest first, and why. */
    occurrences?: Array<Occurrence>;
  };
  slot_taken: {
    /** What was asked for. */
    resource_id?: string;
    /** What stands in the way, the earliest first. */
    conflicts?: Array<Conflict>;
    /** The nearest free times on the resource, then others of its kind at the same time. */
    alternatives?: Array<Alternative>;
    /** What stands in the way, a hundred at the most. */
    allocations?: Array<Occupied>;
  };
  units_not_free: {
    /** What stands in the way, the earliest first. */
    conflicts?: Array<Occupied>;
  };
}

type Told<Code> = Code extends keyof ProblemMembers ? { readonly problem: ProblemMembers[Code] } : unknown;

/** Every code there is. */
export type ProblemCode =
  | 'account_restricted'
  | 'account_suspended'
  | 'already_cancelled'
  | 'already_checked_out'
  | 'already_exists'
  | 'already_invited'
  | 'already_used'
  | 'already_waiting'
  | 'bad_request'
  | 'change_after_end'
  | 'change_too_early'
  | 'commit_unknown'
  | 'conflict'
  | 'consent_already_given'
  | 'content_too_large'
  | 'coupon_does_not_fit'
  | 'coupon_limit_reached'
  | 'coupon_not_here'
  | 'coupon_not_valid'
  | 'coupon_used_up'
  | 'credits_gone'
  | 'credits_missing'
  | 'day_full'
  | 'follows_booking'
  | 'forbidden'
  | 'fresh_sign_in_required'
  | 'idempotency_key_reused'
  | 'internal_error'
  | 'invalid'
  | 'invalid_recurrence_rule'
  | 'last_team_admin'
  | 'link_refused'
  | 'location_is_closed'
  | 'malformed_json'
  | 'method_in_use'
  | 'method_not_usable'
  | 'more_than_open'
  | 'no_access_today'
  | 'no_action_needed'
  | 'no_gateway'
  | 'no_payment_method'
  | 'no_plan_version'
  | 'no_price'
  | 'no_tax_rate'
  | 'not_bookable'
  | 'not_cancellable'
  | 'not_found'
  | 'not_in_self_service'
  | 'not_paid'
  | 'nothing_changes'
  | 'nothing_to_pay'
  | 'notice_too_short'
  | 'occurrences_taken'
  | 'pass_exists'
  | 'pass_has_expired'
  | 'passkey_refused'
  | 'pause_not_allowed'
  | 'pauses_overlap'
  | 'payment_in_flight'
  | 'payment_not_cancellable'
  | 'plan_full'
  | 'plan_is_archived'
  | 'policy_broken'
  | 'pool_is_archived'
  | 'precondition_failed'
  | 'product_is_archived'
  | 'quote_differs'
  | 'quote_expired'
  | 'quote_used'
  | 'rate_limited'
  | 'refresh_refused'
  | 'second_factor_is_off'
  | 'second_factor_is_on'
  | 'second_factor_required'
  | 'series_ended'
  | 'sign_in_locked'
  | 'slot_taken'
  | 'still_referenced'
  | 'team_is_archived'
  | 'time_is_free'
  | 'too_early'
  | 'too_late'
  | 'too_many_attendees'
  | 'too_many_feeds'
  | 'too_many_invitations'
  | 'too_many_occurrences'
  | 'too_many_passkeys'
  | 'too_many_wrong_coupons'
  | 'unauthenticated'
  | 'unavailable'
  | 'unexpected_answer'
  | 'units_not_free'
  | 'unknown_magic_number'
  | 'unsupported_media_type'
  | 'weak_password'
  | 'wrong_code'
  | 'wrong_credentials'
  | 'wrong_state'
  | 'wrong_visitor_state';

/**
 * Whether the service refused with one of these codes (with any, when none is given).
 *
 *     if (isProblem(error, 'slot_taken')) offer(error.problem.alternatives ?? []);
 */
export function isProblem(error: unknown): error is ApiError<ProblemCode>;
export function isProblem<Code extends ProblemCode>(
  error: unknown,
  ...codes: Code[]
): error is ApiError<Code> & Told<Code>;
export function isProblem(error: unknown, ...codes: string[]): boolean {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}
