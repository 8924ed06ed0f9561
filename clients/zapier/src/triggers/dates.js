import { get, list } from '../api.js';
import { PERSON, contextInside, contextOf, expansionOf, sampleContext } from '../context.js';
import { location, plan } from '../fields.js';
import { withDecimals } from '../money.js';
import samples from '../samples.js';

const DAY = 24 * 3600 * 1000;
const MINUTE = 60_000;
const SHOWN = 3;
// Of live memberships, or of members where a date comes every year, all are read.
const MANY = 5000;
const LIVE = ['scheduled', 'active', 'paused', 'in_notice'];
const MEMBERSHIP_DATES = {
  starts_on: 'The day it starts',
  ends_on: 'The day it ends',
  term_ends_on: 'The day its fixed term ends',
  minimum_until: 'The day its minimum term is over',
};

/** What asks again and again: what comes near, which nobody tells of. Zapier takes each `id` once. */
function polling({ key, noun, label, description, inputFields, perform, sample }) {
  return {
    key,
    noun,
    display: { label, description },
    operation: { type: 'polling', inputFields, perform, sample: withDecimals(sample) },
  };
}

const daysBefore = (what) => ({
  key: 'days_before',
  label: 'Days before',
  type: 'integer',
  default: '0',
  required: false,
  helpText: `How many days before ${what}. 0: on the day; -7: a week after.`,
});

/**
 * The days to look for: today and yesterday, moved by the days before. Yesterday's once more, for whom its last poll
 * missed; Zapier knows those that it has had.
 */
function days(bundle) {
  // Swedish dates are those of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: bundle.meta?.timezone || 'UTC', dateStyle: 'short' });
  const today = Date.parse(format.format(new Date()));
  return [-1, 0].map((shift) => day(today + (Number(bundle.inputData.days_before ?? 0) + shift) * DAY));
}

const day = (instant) => new Date(instant).toISOString().slice(0, 10);
const next = (date) => day(Date.parse(date) + DAY);

async function startingSoon(z, bundle) {
  const { location: where, resource: what, minutes = 60 } = bundle.inputData;
  const now = Date.now();
  const params = {
    state: 'confirmed',
    location_id: where,
    resource_id: what,
    from: new Date(now).toISOString(),
    // While a Zap is built, any booking to come is a sample.
    to: bundle.meta?.isLoadingSample ? undefined : new Date(now + minutes * MINUTE).toISOString(),
    expand: expansionOf('booking'),
  };
  const rows = await list(z, bundle, '/v1/bookings', params, bundle.meta?.isLoadingSample ? SHOWN : MANY);
  return rows
    .filter(({ starts_at }) => Date.parse(starts_at) > now)
    .map((row) => {
      const { resource: booking, context } = contextInside('booking', row);
      // Moved to another time, it starts soon once more.
      return withDecimals({ id: `${booking.id}:${booking.starts_at}`, booking, ...context });
    });
}

async function membershipDate(z, bundle) {
  const { field, plan: what, location: where, days_before = 0 } = bundle.inputData;
  const dates = days(bundle);
  const params = {
    plan_id: what,
    location_id: where,
    state: field === 'ends_on' && days_before < 0 ? [...LIVE, 'ended'] : LIVE,
    ends_before: field === 'ends_on' ? next(dates.at(-1)) : undefined,
    expand: expansionOf('membership'),
  };
  const rows = await list(z, bundle, '/v1/memberships', params, MANY);
  return rows
    .filter((row) => dates.includes(row[field]))
    .map((row) => {
      const { resource: membership, context } = contextInside('membership', row);
      return withDecimals({ id: `${row.id}:${field}:${row[field]}`, date: row[field], membership, ...context });
    });
}

async function invoiceDue(z, bundle) {
  const dates = days(bundle);
  const rows = await list(z, bundle, '/v1/invoices', {
    location_id: bundle.inputData.location,
    due_from: dates[0],
    due_before: next(dates.at(-1)),
  });
  const open = rows.filter(({ state }) => ['open', 'partially_paid'].includes(state));
  return Promise.all(
    open.map(async (invoice) =>
      withDecimals({
        id: `${invoice.id}:${invoice.due_on}`,
        date: invoice.due_on,
        invoice,
        ...(await contextOf(z, bundle, 'invoice', invoice)),
      }),
    ),
  );
}

async function memberDate(z, bundle) {
  const { field, every_year } = bundle.inputData;
  const dates = days(bundle);
  const found = every_year
    ? await list(z, bundle, '/v1/members', {}, MANY)
    : (
        await Promise.all(
          dates.map((date) => list(z, bundle, '/v1/members', { custom_field: `${field}:${date}` }, MANY)),
        )
      ).flat();
  return found.flatMap((row) => {
    const value = row.custom_fields[field];
    const date = dates.find((one) =>
      every_year ? value && anniversary(value, one.slice(0, 4)) === one : value === one,
    );
    return date ? [{ id: `${row.id}:${field}:${date}`, date, member: row }] : [];
  });
}

/** When the date comes in that year; 29 February on the 28th where there is none. */
function anniversary(date, year) {
  const same = `${year}${date.slice(4)}`;
  return day(Date.parse(`${same}T00:00:00Z`)) === same ? same : `${year}-02-28`;
}

/** The choices of "which date": the space's own fields of members that are dates. */
export const memberDateFields = {
  key: 'member_date_field',
  noun: 'Date of Members',
  display: { label: 'Dates of Members', description: 'Fills a dropdown.', hidden: true },
  operation: {
    type: 'polling',
    perform: async (z, bundle) => {
      const { data } = await get(z, bundle, '/v1/custom-fields', { applies_to: 'member', limit: 100 });
      return data.filter(({ type }) => type === 'date').map(({ key, label }) => ({ id: key, name: label }));
    },
    sample: { id: 'birthday', name: 'Birthday' },
  },
};

export default [
  {
    key: 'booking_starting_soon',
    noun: 'Booking',
    label: 'Booking Starting Soon',
    description: 'Triggers when a confirmed booking is about to start.',
    inputFields: [
      {
        key: 'minutes',
        label: 'Minutes before',
        type: 'integer',
        default: '60',
        required: true,
        helpText: 'Zapier asks every few minutes, by your plan: give it more than that, such as 60 or 1440 (a day).',
      },
      location(),
      { key: 'resource', label: 'Resource', type: 'string', dynamic: 'resource.id.name', required: false },
    ],
    perform: startingSoon,
    sample: {
      id: `${samples.booking.id}:${samples.booking.starts_at}`,
      booking: samples.booking,
      ...sampleContext('booking'),
    },
  },
  {
    key: 'membership_date_reached',
    noun: 'Membership',
    label: 'Membership Date Reached',
    description:
      'Triggers when a date of a membership comes (start, end, end of the term), or some days before or after.',
    inputFields: [
      { key: 'field', label: 'Date', type: 'string', required: true, choices: MEMBERSHIP_DATES },
      daysBefore('it'),
      plan(),
      location(),
    ],
    perform: membershipDate,
    sample: {
      id: `${samples.membership.id}:starts_on:${samples.membership.starts_on}`,
      date: samples.membership.starts_on,
      membership: samples.membership,
      ...sampleContext('membership'),
    },
  },
  {
    key: 'invoice_due_date_reached',
    noun: 'Invoice',
    label: 'Invoice Due Date Reached',
    description: 'Triggers when an open invoice is due, or some days before or after.',
    inputFields: [daysBefore('it is due'), location()],
    perform: invoiceDue,
    sample: {
      id: `${samples.invoice.id}:${samples.invoice.due_on}`,
      date: samples.invoice.due_on,
      invoice: samples.invoice,
      ...sampleContext('invoice'),
    },
  },
  {
    key: 'member_date_reached',
    noun: 'Member',
    label: 'Member Date Reached',
    description: 'Triggers when a date that you keep of members in a custom field comes, such as a birthday.',
    inputFields: [
      { key: 'field', label: 'Date', type: 'string', required: true, dynamic: 'member_date_field.id.name' },
      daysBefore('it'),
      {
        key: 'every_year',
        label: 'Every year',
        type: 'boolean',
        default: 'false',
        required: false,
        helpText: 'Whatever the year of the date, as for birthdays.',
      },
    ],
    perform: memberDate,
    sample: {
      id: `${samples.member.id}:birthday:2026-12-10`,
      date: '2026-12-10',
      member: { ...samples.member, ...PERSON, custom_fields: { birthday: '1815-12-10' } },
    },
  },
].map(polling);
