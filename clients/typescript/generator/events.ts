/** What webhooks and the feed bring: a type of data for each type of event. */

import type { Document, Schema } from './document.ts';
import { HEADER, comment, imports, sorted } from './resources.ts';
import type { Types } from './types.ts';

/** What the module of events declares, by schema. */
export const EVENT_TYPES = { EventOut: 'FeedEvent' };

/** The types of all events, and how to tell that a delivery is ours. Undefined for a face without webhooks. */
export function eventsModule(document: Document, types: Types): string | undefined {
  const events = Object.entries(document.webhooks ?? {}).map(([name, { post }]) => {
    const schema = types.resolve(post.requestBody?.content['application/json']?.schema);
    return { name, about: post.summary, properties: schema?.properties ?? {} };
  });
  if (events.length === 0) return undefined;
  const { type: _type, data: _data, previous: _previous, ...envelope } = events[0]?.properties as Record<string, Schema>;
  types.add('WebhookEnvelope', { type: 'object', properties: envelope, required: Object.keys(envelope) });
  const used: string[] = ['WebhookEnvelope', types.use('EventOut')];
  const fields = events.map(({ name, about, properties }) => {
    const type = types.of(properties['data'], 'EventData');
    used.push(type);
    return `${comment(about, '  ')}  '${name}': ${type};\n`;
  });
  return `${HEADER}import type { VerifyOptions } from '../runtime/webhooks.js';
import { verifySignature } from '../runtime/webhooks.js';
${imports(sorted(used), './types.js', 'import type')}
export type { VerifyOptions } from '../runtime/webhooks.js';
export { WebhookVerificationError } from '../runtime/webhooks.js';

/** The data of each type of event: the resource as its GET gives it. */
export interface EventData {
${fields.join('')}}

export type EventType = keyof EventData;

interface Told<T extends EventType> {
  type: T;
  data: EventData[T];
  /** The former values of what changed. */
  previous?: Partial<EventData[T]> | null;
}

/** A delivery of these types, or of all. Narrow it by its \`type\`. */
export type WebhookEvent<T extends EventType = EventType> = { [One in T]: WebhookEnvelope & Told<One> }[T];

/** An event of \`client.events\`. Narrow it by its \`type\`. */
export type FeedEvent<T extends EventType = EventType> = {
  [One in T]: Omit<EventOut, keyof Told<One>> & Told<One>;
}[T];

/**
 * The event that a delivery brings, once its signature is verified.
 *
 * \`body\`: exactly what came, as text or bytes, unparsed. \`secret\`: the endpoint's (\`whsec_...\`); while you rotate it,
 * both. Throws WebhookVerificationError for what isn't signed with it, was changed, or is older than five minutes.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: Headers | Record<string, string | string[] | undefined>,
  secret: string | readonly string[],
  options?: VerifyOptions,
): WebhookEvent {
  return JSON.parse(verifySignature(body, headers, secret, options)) as WebhookEvent;
}
`;
}
