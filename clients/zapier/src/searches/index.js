import { call, list } from '../api.js';
import { PERSON, sampleContext } from '../context.js';
import { location, member, plan, resource } from '../fields.js';
import samples from '../samples.js';
import { FOUND, expanded, named, optional, search } from './search.js';

const STATES = {
  booking: [
    'held',
    'pending_approval',
    'pending_payment',
    'confirmed',
    'checked_in',
    'completed',
    'cancelled',
    'declined',
    'expired',
    'no_show',
  ],
  membership: ['draft', 'awaiting_signature', 'scheduled', 'active', 'paused', 'in_notice', 'ended', 'cancelled'],
  invoice: ['draft', 'open', 'partially_paid', 'paid', 'written_off'],
};
const KINDS = [
  'meeting_room',
  'event_space',
  'hot_desk',
  'dedicated_desk',
  'private_office',
  'phone_booth',
  'parking',
  'equipment',
  'other',
];

async function findMember(z, bundle, { email, name, external_id, id }) {
  if (!id) return list(z, bundle, '/v1/members', { email, q: name, external_id }, FOUND);
  const response = await call(z, bundle, 'GET', `/v1/members/${id}`, { expected: [404] });
  return response.status === 404 ? [] : [response.data];
}

function findBooking(z, bundle, { member: who, location: where, resource: what, state, from, to, external_id }) {
  return expanded(z, bundle, '/v1/bookings', 'booking', {
    member_id: who,
    location_id: where,
    resource_id: what,
    state,
    from: from || (external_id ? undefined : new Date().toISOString()),
    to,
    external_id,
  });
}

async function findInvoice(z, bundle, { number, member: who, state, overdue }) {
  const params = { number, state, overdue: overdue ? true : undefined, sort: '-created_at' };
  if (!who) return list(z, bundle, '/v1/invoices', params, FOUND);
  const accounts = await list(z, bundle, `/v1/members/${who}/billing-accounts`);
  const found = await Promise.all(
    accounts.map(({ id }) => list(z, bundle, '/v1/invoices', { ...params, account_id: id }, FOUND)),
  );
  return found.flat().sort((one, other) => other.created_at.localeCompare(one.created_at));
}

export default [
  {
    key: 'member',
    noun: 'Member',
    description: 'Finds a member by e-mail address, name or an ID.',
    inputFields: [
      optional('email', 'E-mail', { helpText: 'Exactly this address.' }),
      optional('name', 'Name', { helpText: 'Words of name or company; the best match comes first.' }),
      optional('external_id', 'ID of yours'),
      optional('id', 'Member ID', { placeholder: 'mem_...' }),
    ],
    find: findMember,
    sample: { ...samples.member, ...PERSON },
  },
  {
    key: 'booking',
    noun: 'Booking',
    description: 'Finds the next booking of a member, a resource or a location.',
    inputFields: [
      member(),
      location(),
      resource(),
      optional('state', 'State', { choices: STATES.booking }),
      optional('from', 'Ends after', { type: 'datetime', helpText: 'Now, unless given.' }),
      optional('to', 'Starts before', { type: 'datetime' }),
      optional('external_id', 'ID of yours'),
    ],
    find: findBooking,
    sample: { ...samples.booking, ...sampleContext('booking') },
  },
  {
    key: 'membership',
    noun: 'Membership',
    description: 'Finds the newest membership of a member, a plan or a location.',
    inputFields: [
      member(),
      plan(),
      location(),
      optional('state', 'State', { choices: STATES.membership }),
      optional('external_id', 'ID of yours'),
    ],
    find: (z, bundle, { member: who, plan: what, location: where, state, external_id }) =>
      expanded(z, bundle, '/v1/memberships', 'membership', {
        member_id: who,
        plan_id: what,
        location_id: where,
        state,
        external_id,
      }),
    sample: { ...samples.membership, ...sampleContext('membership') },
  },
  {
    key: 'invoice',
    noun: 'Invoice',
    description: 'Finds an invoice by its number, or the newest of a member.',
    inputFields: [
      optional('number', 'Number', { placeholder: 'INV-2026-000001' }),
      member({ helpText: 'Of the accounts that pay for them.' }),
      optional('state', 'State', { choices: STATES.invoice }),
      optional('overdue', 'Overdue only', { type: 'boolean' }),
    ],
    find: findInvoice,
    sample: samples.invoice,
  },
  {
    key: 'resource',
    noun: 'Resource',
    description: 'Finds a room, a desk or another resource by its name, place and size.',
    inputFields: [
      optional('name', 'Name', { helpText: 'Or a part of it.' }),
      location(),
      optional('kind', 'Kind', { choices: KINDS }),
      optional('min_capacity', 'Seats, at least', { type: 'integer' }),
    ],
    find: async (z, bundle, { name, location: where, kind, min_capacity }) =>
      named(await list(z, bundle, '/v1/resources', { location_id: where, kind, min_capacity }), name).slice(0, FOUND),
    sample: { ...samples.resource, name: 'Aquarium', capacity: 6 },
  },
  {
    key: 'location',
    noun: 'Location',
    description: 'Finds a location by its name.',
    inputFields: [optional('name', 'Name', { helpText: 'Or a part of it.', required: true })],
    find: async (z, bundle, { name }) => named(await list(z, bundle, '/v1/locations'), name).slice(0, FOUND),
    sample: { ...samples.location, name: 'Mitte' },
  },
].map(search);
