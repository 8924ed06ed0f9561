import { call, get, list, post } from '../api.js';
import { contextOf, sampleContext } from '../context.js';
import { location } from '../fields.js';
import { withDecimals } from '../money.js';
import samples from '../samples.js';
import { verify } from '../signature.js';

const DAY = 24 * 3600 * 1000;
const SHOWN = 3;

/**
 * An instant trigger: Zapier's address is told of one type of event while a Zap is on.
 *
 * `kind`: what the event is about, the name under which the Zap has it. `looks`: how that differs from the sample then.
 * `everywhere`: such an event is of no location.
 */
export function eventTrigger({ key, noun, label, description, type, kind, looks = {}, everywhere = false }) {
  return {
    key,
    noun,
    display: { label, description },
    operation: {
      type: 'hook',
      inputFields: everywhere
        ? []
        : [location({ helpText: 'Only there. Leave it empty for all locations that you have rights to.' })],
      performSubscribe: (z, bundle) => subscribe(z, bundle, type, everywhere),
      performUnsubscribe: unsubscribe,
      perform: async (z, bundle) => {
        verify(z, bundle);
        return [await told(z, bundle, kind, z.JSON.parse(bundle.rawRequest.content))];
      },
      performList: async (z, bundle) => {
        const events = await recent(z, bundle, type);
        return Promise.all(events.map((event) => told(z, bundle, kind, event)));
      },
      sample: sample(type, kind, looks),
      outputFields: [
        { key: 'id', label: 'Event ID', type: 'string' },
        { key: 'event_type', label: 'Event Type', type: 'string' },
        { key: 'occurred_at', label: 'Occurred At', type: 'datetime' },
        { key: `${kind}__id`, label: `${noun} ID`, type: 'string' },
      ],
    },
  };
}

async function subscribe(z, bundle, type, everywhere) {
  const locations = bundle.inputData.location ? [bundle.inputData.location] : await onlyLocations(z, bundle);
  if (locations && everywhere) {
    throw new z.errors.Error(
      'This is told of the whole organization, and your rights are limited to some locations. ' +
        'Connect an account with rights at all of them.',
      'limited_rights',
    );
  }
  const { id, secret } = await post(z, bundle, '/v1/webhook-endpoints', {
    url: bundle.targetUrl,
    event_types: [type],
    location_ids: locations,
    description: 'Zapier',
  });
  return { id, secret };
}

/** The locations to which the right to be told is limited; null: it isn't. */
async function onlyLocations(z, bundle) {
  const { rights } = await get(z, bundle, '/v1/auth/session');
  return rights.find((right) => right.scope === 'webhooks:write')?.location_ids ?? null;
}

async function unsubscribe(z, bundle) {
  // Gone is gone, whoever deleted it.
  await call(z, bundle, 'DELETE', `/v1/webhook-endpoints/${bundle.subscribeData.id}`, { expected: [404] });
  return {};
}

/** The last events of that type, newest first. The feed goes forward, so ever longer times are looked at. */
async function recent(z, bundle, type) {
  for (const days of [1, 30, null]) {
    const since = days && new Date(Date.now() - days * DAY).toISOString();
    const found = await list(z, bundle, '/v1/events', { type, since, location_id: bundle.inputData.location }, 500);
    if (found.length) return found.slice(-SHOWN).reverse();
  }
  return [];
}

/** What a Zap gets: the event, what it is about under its name, and who and what that points to. */
async function told(z, bundle, kind, event) {
  return shape(kind, event, await contextOf(z, bundle, kind, event.data));
}

function shape(kind, { id, type, occurred_at, data, previous }, context) {
  return withDecimals({ id, event_type: type, occurred_at, [kind]: data, ...context, previous: previous ?? {} });
}

function sample(type, kind, looks) {
  const event = { id: 'evt_01jq2v5x8ye0rb6hm3k7n4d9ta', type, occurred_at: samples[kind].created_at };
  return shape(kind, { ...event, data: { ...samples[kind], ...looks } }, sampleContext(kind));
}
