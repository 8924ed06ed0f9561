import assert from 'node:assert/strict';
import { test } from 'node:test';

import App from '../index.js';
import { api, at, run, world } from './zap.js';

const DAY = 24 * 3_600_000;
const poll = (key, inputData, meta = {}) =>
  run(App.triggers[key].operation.perform, { inputData, meta: { timezone: 'UTC', ...meta } });
const dayIn = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const fits = (key, item) => assert.deepEqual(Object.keys(item), Object.keys(App.triggers[key].operation.sample));

test('booking_starting_soon: confirmed and not yet begun; moved, it starts soon once more', async () => {
  const body = (hours) => ({ resource_id: world.room, title: 'Fair', starts_at: at(hours), ends_at: at(hours + 1) });
  const soon = await api('POST', '/v1/bookings', body(3));
  await api('POST', '/v1/bookings', { ...body(0), resource_id: world.annex, ends_at: at(2), override_policy: true });
  const later = await api('POST', '/v1/bookings', body(9));
  const cancelled = await api('POST', '/v1/bookings', body(4));
  await api('POST', `/v1/bookings/${cancelled.id}/cancel`, {});

  const key = 'booking_starting_soon';
  assert.deepEqual(await poll(key, { minutes: 60 }), []);
  const [told, ...others] = await poll(key, { minutes: 300, location: world.location, resource: world.room });
  assert.deepEqual([told.booking.id, others.length], [soon.id, 0]);
  assert.equal(told.resource.name, 'Aquarium');
  fits(key, told);
  assert.equal((await poll(key, { minutes: 300 }))[0].id, told.id);
  const moved = { starts_at: at(5), ends_at: at(6) };
  await api('POST', `/v1/bookings/${soon.id}/reschedule`, moved);
  const again = await poll(key, { minutes: 360 });
  assert.ok(again.length === 1 && again[0].id !== told.id);
  const samples = await poll(key, { minutes: 60 }, { isLoadingSample: true });
  assert.ok(samples.some(({ booking }) => booking.id === later.id));
});

test('membership_date_reached: on the day, before and after', async () => {
  const member = await api('POST', '/v1/members', { name: 'Lea' });
  const body = { plan_id: world.plan, member_id: member.id, location_id: world.location, starts_on: dayIn(3) };
  const membership = await api('POST', '/v1/memberships', body);
  const key = 'membership_date_reached';
  const of = async (inputData) =>
    (await poll(key, { plan: world.plan, ...inputData })).filter((one) => one.membership.id === membership.id);
  const [told] = await of({ field: 'starts_on', days_before: 3 });
  assert.deepEqual([told.date, told.member.name], [dayIn(3), 'Lea']);
  fits(key, told);
  // A poll that was missed is made up for, and then it is over.
  assert.equal((await of({ field: 'starts_on', days_before: 4 })).length, 1);
  assert.deepEqual(await of({ field: 'starts_on', days_before: 5 }), []);
  assert.deepEqual(await of({ field: 'starts_on', days_before: 2 }), []);

  await api('POST', `/v1/memberships/${membership.id}/give-notice`, { ends_on: dayIn(40) });
  assert.equal((await of({ field: 'ends_on', days_before: 40 }))[0].date, dayIn(40));
  assert.deepEqual(await of({ field: 'ends_on' }), []);
});

test('invoice_due_date_reached', async () => {
  const member = await api('POST', '/v1/members', { name: 'Mia' });
  const [account] = (await api('GET', `/v1/members/${member.id}/billing-accounts`)).data;
  const { charge } = await api('POST', '/v1/charges', {
    account_id: account.id,
    location_id: world.location,
    description: 'Printing',
    amount: { amount: 1250, currency: 'EUR' },
  });
  await api('POST', '/v1/invoices', { charge_ids: [charge.id] });
  const key = 'invoice_due_date_reached';
  const found = await poll(key, { days_before: 14, location: world.location }, { timezone: 'Europe/Berlin' });
  const told = found.find((one) => one.account.id === account.id);
  assert.deepEqual([told.invoice.open.decimal, told.member.name, told.date], ['12.50', 'Mia', told.invoice.due_on]);
  fits(key, told);
  assert.deepEqual(await poll(key, { days_before: 20 }), []);
});

test('member_date_reached: once, or every year, the 29th of February too', async () => {
  assert.deepEqual(await run(App.triggers.member_date_field.operation.perform), [{ id: 'birthday', name: 'Birthday' }]);
  const born = `1980${dayIn(5).slice(4)}`;
  const member = await api('POST', '/v1/members', { name: 'Nia', custom_fields: { birthday: born } });
  const key = 'member_date_reached';
  const of = async (inputData) =>
    (await poll(key, { field: 'birthday', ...inputData })).filter((one) => one.member.id === member.id);
  const [told] = await of({ every_year: true, days_before: 5 });
  assert.equal(told.date, dayIn(5));
  fits(key, told);
  assert.deepEqual(await of({ every_year: true, days_before: 4 }), []);
  assert.deepEqual(await of({ days_before: 5 }), []);
  const ago = (Date.now() - Date.parse(born)) / DAY;
  assert.equal((await of({ days_before: -Math.floor(ago) }))[0].date, born);

  await api('PATCH', `/v1/members/${member.id}`, { custom_fields: { birthday: '1980-02-29' } });
  const year = new Date().getUTCFullYear() + 1;
  const leaps = year % 4 === 0;
  const until = Math.round((Date.parse(`${year}-02-${leaps ? 29 : 28}`) - Date.parse(dayIn(0))) / DAY);
  assert.equal((await of({ every_year: true, days_before: until })).length, 1);
});
