// Generated from the OpenAPI document by `make clients`; changes here are lost.

import { ApiError } from '../runtime/errors.js';

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
  'auth.signIn': 'link_refused';
  'calendars.read': 'not_found';
  'invitations.get': 'not_found';
  'invitations.answer': 'not_found' | 'too_late';
  'passkeySignIn.signMemberWithPasskey': 'passkey_refused';
  'quotes.create': 'account_restricted' | 'credits_missing' | 'not_found' | 'not_bookable' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'invalid_recurrence_rule' | 'too_many_occurrences' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'resources.getAvailability': 'not_found';
  'ssoConnections.startSso': 'not_found' | 'sso_connection_disabled' | 'sso_provider_unusable';
  'ssoSessions.signInWithSso': 'sso_code_refused' | 'sso_not_admitted';
}

/** What problems tell beyond what all do, by their code. */
export interface ProblemMembers {
}

type Told<Code> = Code extends keyof ProblemMembers ? { readonly problem: ProblemMembers[Code] } : unknown;

/** Every code there is. */
export type ProblemCode =
  | 'account_restricted'
  | 'already_exists'
  | 'bad_request'
  | 'commit_unknown'
  | 'conflict'
  | 'content_too_large'
  | 'coupon_does_not_fit'
  | 'coupon_limit_reached'
  | 'coupon_not_here'
  | 'coupon_not_valid'
  | 'coupon_used_up'
  | 'credits_missing'
  | 'forbidden'
  | 'idempotency_key_reused'
  | 'internal_error'
  | 'invalid'
  | 'invalid_recurrence_rule'
  | 'link_refused'
  | 'malformed_json'
  | 'no_price'
  | 'not_bookable'
  | 'not_found'
  | 'passkey_refused'
  | 'precondition_failed'
  | 'rate_limited'
  | 'sso_code_refused'
  | 'sso_connection_disabled'
  | 'sso_not_admitted'
  | 'sso_provider_unusable'
  | 'still_referenced'
  | 'too_late'
  | 'too_many_occurrences'
  | 'too_many_wrong_coupons'
  | 'unauthenticated'
  | 'unavailable'
  | 'unexpected_answer'
  | 'unsupported_media_type';

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
