import { post } from '../api.js';
import { contextOf, sampleContext } from '../context.js';
import { location, member, resource } from '../fields.js';
import { withDecimals } from '../money.js';
import samples from '../samples.js';

async function perform(z, bundle) {
  const { starts_at, attendees, attendee_count, title, note, pay_with, coupon_code } = bundle.inputData;
  const booking = await post(z, bundle, '/v1/bookings', {
    resource_id: bundle.inputData.resource,
    member_id: bundle.inputData.member || null,
    starts_at: withOffset(z, starts_at, 'start'),
    ends_at: end(z, bundle.inputData),
    ...(attendees?.length ? { attendees: attendees.map((email) => ({ email })) } : {}),
    ...(attendee_count ? { attendee_count } : {}),
    ...(title ? { title } : {}),
    ...(note ? { note } : {}),
    ...(pay_with ? { pay_with } : {}),
    ...(coupon_code ? { coupon_code } : {}),
  });
  return withDecimals({ ...booking, ...(await contextOf(z, bundle, 'booking', booking)) });
}

function end(z, { starts_at, ends_at, minutes }) {
  if (ends_at) return withOffset(z, ends_at, 'end');
  if (minutes) return new Date(Date.parse(starts_at) + minutes * 60_000).toISOString();
  throw new z.errors.Error('Say when the booking ends, or how many minutes it takes.', 'no_end');
}

/** Zapier writes times with the offset of the Zap's time zone; what it could not read as a time comes as it was. */
function withOffset(z, time, which) {
  if (/T.*(Z|[+-]\d\d:?\d\d)$/.test(time) && !Number.isNaN(Date.parse(time))) return time;
  throw new z.errors.Error(`The ${which} “${time}” is no time, such as 2026-12-01T10:00:00+01:00.`, 'wrong_time');
}

export default {
  key: 'create_booking',
  noun: 'Booking',
  display: { label: 'Create Booking', description: 'Books a room or a desk, by the rules and prices of the space.' },
  operation: {
    perform,
    inputFields: [
      location({ helpText: 'Shortens the list of resources.', altersDynamicFields: true }),
      resource({ required: true, helpText: 'The room, desk or other thing that is booked.' }),
      member({ helpText: 'Who books and pays. Nobody: a walk-in, who needs a title.' }),
      { key: 'starts_at', label: 'Start', type: 'datetime', required: true },
      { key: 'ends_at', label: 'End', type: 'datetime', required: false, helpText: 'Or give the minutes.' },
      { key: 'minutes', label: 'Minutes', type: 'integer', required: false },
      { key: 'title', label: 'Title', type: 'string', required: false },
      { key: 'note', label: 'Note', type: 'text', required: false },
      {
        key: 'attendees',
        label: "Attendees' e-mail addresses",
        type: 'string',
        list: true,
        required: false,
        helpText: 'They are invited by mail once the booking is confirmed.',
      },
      { key: 'attendee_count', label: 'Number of people', type: 'integer', required: false },
      {
        key: 'pay_with',
        label: 'Pay with',
        type: 'string',
        choices: {
          credits_then_money: 'Credits first, then money',
          credits_only: 'Credits only',
          money_only: 'Money only',
        },
        required: false,
      },
      { key: 'coupon_code', label: 'Coupon code', type: 'string', required: false },
    ],
    sample: withDecimals({ ...samples.booking, ...sampleContext('booking') }),
  },
};
