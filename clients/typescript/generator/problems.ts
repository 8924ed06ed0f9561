/** The codes that errors have: all of a face, and those of each method. */

import type { Resource } from './resources.ts';
import { HEADER, sorted } from './resources.ts';

/** What any request can be refused for; the document tells the others operation by operation. */
const COMMON = [
  'already_exists',
  'bad_request',
  'commit_unknown',
  'conflict',
  'content_too_large',
  'forbidden',
  'idempotency_key_reused',
  'internal_error',
  'invalid',
  'malformed_json',
  'not_found',
  'precondition_failed',
  'rate_limited',
  'still_referenced',
  'unauthenticated',
  'unavailable',
  'unexpected_answer',
  'unsupported_media_type',
];

export function problemsModule(resources: Resource[]): string {
  const methods = resources.flatMap((resource) =>
    resource.methods.map((method) => ({ name: `${resource.name}.${method.name}`, codes: method.codes })),
  );
  const codes = sorted([...COMMON, ...methods.flatMap((method) => method.codes)]);
  const union = (names: string[]): string => names.map((name) => `'${name}'`).join(' | ');
  return `${HEADER}import { ApiError } from '../runtime/errors.js';

/** What any method can be refused for. */
export type CommonCode =
${COMMON.map((code) => `  | '${code}'`).join('\n')};

/** What each method can be refused for beyond that. */
export interface MethodCodes {
${methods
  .filter((method) => method.codes.length > 0)
  .map((method) => `  '${method.name}': ${union(method.codes)};\n`)
  .join('')}}

/** Every code there is. */
export type ProblemCode =
${codes.map((code) => `  | '${code}'`).join('\n')};

/**
 * Whether the service refused with one of these codes (with any, when none is given).
 *
 *     if (isProblem(error, 'slot_taken')) offerAnotherTime(error.problem);
 */
export function isProblem(error: unknown): error is ApiError<ProblemCode>;
export function isProblem<Code extends ProblemCode>(error: unknown, ...codes: Code[]): error is ApiError<Code>;
export function isProblem(error: unknown, ...codes: string[]): boolean {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}
`;
}
