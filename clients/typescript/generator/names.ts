/** What types, resources and methods are called. */

import type { Place, Schema } from './document.ts';

// What the runtime exports, and what everybody takes for something else.
const RESERVED = /^(Answer|Auth|Call|Connection|Event|List|Page|Problem|Session|Tokens)$/;

/** `BookingOut` is a `Booking`, `BookingIn` a `BookingInput`; where that would be two things, both keep their names. */
export function typeNames(schemas: Record<string, Schema>): Map<string, string> {
  const all = Object.keys(schemas);
  const shortened = all.map((schema) => [schema, shorten(schema, all)] as const);
  const different = new Map<string, Set<string>>();
  for (const [schema, name] of shortened) {
    different.set(name, (different.get(name) ?? new Set()).add(text(schemas[schema])));
  }
  const isFree = (name: string): boolean => different.get(name)?.size === 1 && !RESERVED.test(name);
  return new Map(shortened.map(([schema, name]) => [schema, isFree(name) ? name : pascal(lastPart(schema))]));
}

/** The same for what differs in nothing but order. */
function text(schema: unknown): string {
  const isObject = (value: unknown): value is object => typeof value === 'object' && !Array.isArray(value) && value !== null;
  const inOrder = (_: string, value: unknown): unknown =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  return JSON.stringify(schema, inOrder);
}

function shorten(schema: string, all: string[]): string {
  const bare = lastPart(schema);
  if (bare === 'Problem') return 'ProblemDetails'; // the runtime has its own, for errors
  if (bare.startsWith('Body_')) return `${pascal(bare.slice('Body_'.length))}Form`;
  const name = pascal(bare).replace(/(In|Out)$/, (suffix) => (suffix === 'In' ? 'Input' : ''));
  if (all.filter((other) => lastPart(other) === bare).length === 1) return name;
  // Modules that have a schema of one name each: the module tells them apart, and needn't where it is called so, too.
  if (!schema.includes('__')) return name;
  const modules = schema.split('__').slice(1, -1).map((part) => part.replace(/_?schemas$/, ''));
  const module = pascal(modules.filter((part) => part !== '').at(-1) ?? '');
  return singular(module) === name ? name : module + name;
}

function lastPart(schema: string): string {
  return schema.split('__').at(-1) as string;
}

/** Where path and operationId don't say it well enough. */
const OWN_NAMES: Record<string, [resource: string, method: string]> = {
  sign_up: ['auth', 'signUp'],
  request_sign_up: ['auth', 'requestSignUp'],
  sign_in_member: ['auth', 'signIn'],
  request_sign_in_link: ['auth', 'requestSignInLink'],
  get_public_organization: ['organization', 'get'],
  read_calendar_feed: ['calendars', 'read'],
  receive_provider_webhook: ['payments', 'receiveProviderWebhook'],
  accept_quote_of_anyone: ['quotes', 'accept'],
  preview_rate_at_length: ['rates', 'previewAtLength'],
  list_accounts_that_pay: ['members', 'listBillingAccounts'],
  answer_booking_invitation: ['invitations', 'answer'],
  collect_due_invoices: ['collections', 'start'],
  get_booking_invitation: ['invitations', 'get'],
  list_builtin_roles: ['builtInRoles', 'list'],
  replay_webhook_events: ['webhookEndpoints', 'replay'],
  run_dunning: ['dunningRuns', 'start'],
};

/** The resource that an operation belongs to (its path's first word), and what it is called there. */
export function operationName({ path, operation }: Place): { resource: string; method: string } {
  const own = OWN_NAMES[operation.operationId];
  if (own) return { resource: own[0], method: own[1] };
  const segment = path.replace(/^\/v1\/((me|public\/\{organization\})(\/|$))?/, '').split('/')[0] || 'me';
  const words = operation.operationId.split('_').filter((word) => word !== 'my' && word !== 'public');
  const method = camel(withoutNoun(words, segment.split(/[-.]/)).join('_'));
  return { resource: camel(segment), method: path.endsWith('/batch') ? `${method}Many` : method };
}

/** `cancel_booking` in `bookings` is `cancel`; `list_people_of_team` in `teams` is `list_people`. */
function withoutNoun(words: string[], noun: string[]): string[] {
  // The whole noun, or its last word alone (`hold_account` in `billing-accounts`), in either number.
  for (const parts of [noun, noun.slice(-1)]) {
    for (let at = words.length - parts.length; at > 0; at--) {
      if (!parts.every((part, i) => singular(part) === singular(words[at + i] as string))) continue;
      const before = words.slice(0, at);
      const after = words.slice(at + parts.length);
      const isVerbs = before.join('_').endsWith('check_in');
      if (after.length === 0 && !isVerbs && /^(of|in|into|from)$/.test(before.at(-1) as string)) before.pop();
      return [...before, ...after];
    }
  }
  return words;
}

function singular(word: string): string {
  if (word.endsWith('series')) return word;
  return word.replace(/ies$/, 'y').replace(/(sh|ch|ss|x)es$/, '$1').replace(/(?<!s)s$/, '');
}

export function camel(text: string): string {
  return text.replace(/[-_ ]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export function pascal(text: string): string {
  const made = camel(text);
  return made.charAt(0).toUpperCase() + made.slice(1);
}
