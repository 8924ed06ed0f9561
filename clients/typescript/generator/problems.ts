/** The codes that errors have: all of a face, and those of each method. */

import type { Document } from './document.ts';
import type { Resource } from './resources.ts';
import { HEADER, sorted } from './resources.ts';
import type { Types } from './types.ts';

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

export function problemsModule(document: Document, types: Types, resources: Resource[]): string {
  const methods = resources.flatMap((resource) =>
    resource.methods.map((method) => ({ name: `${resource.name}.${method.name}`, codes: method.codes })),
  );
  const codes = sorted([...COMMON, ...methods.flatMap((method) => method.codes)]);
  const union = (names: string[]): string => names.map((name) => `'${name}'`).join(' | ');
  const members = Object.entries(document['x-problems']).flatMap(([code, { members }]) => {
    if (!members || !codes.includes(code)) return [];
    const lines = Object.entries(members).map(([name, schema]) => {
      const told = typeof schema.description === 'string' ? `    /** ${schema.description}. */\n` : '';
      return `${told}    ${name}?: ${schema.type === 'string' ? 'string' : types.of(schema, '')};\n`;
    });
    return [`  ${code}: {\n${lines.join('')}  };\n`];
  });
  const named = sorted([...members.join('').matchAll(/Array<(\w+)>/g)].map(([, name]) => name!));
  const imported = named.length > 0 ? `import type { ${named.join(', ')} } from './types.js';\n` : '';
  return `${HEADER}import { ApiError } from '../runtime/errors.js';
${imported}
/** What any method can be refused for. */
export type CommonCode =
${COMMON.map((code) => `  | '${code}'`).join('\n')};

/** What each method can be refused for beyond that. */
export interface MethodCodes {
${methods
  .filter((method) => method.codes.length > 0)
  .map((method) => `  '${method.name}': ${union(method.codes)};\n`)
  .join('')}}

/** What problems tell beyond what all do, by their code. */
export interface ProblemMembers {
${members.join('')}}

type Told<Code> = Code extends keyof ProblemMembers ? { readonly problem: ProblemMembers[Code] } : unknown;

/** Every code there is. */
export type ProblemCode =
${codes.map((code) => `  | '${code}'`).join('\n')};

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
`;
}
