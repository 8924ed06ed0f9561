import assert from 'node:assert/strict';
import { test } from 'node:test';

import App from '../index.js';
import { api, at, failure, message, run, world } from './zap.js';

const search = (key, inputData) => run(App.searches[key].operation.perform, { inputData });
const ids = (rows) => rows.map(({ id }) => id);
const fits = (key, found) => assert.deepEqual(Object.keys(found), Object.keys(App.searches[key].operation.sample));

test('member: by address, name, an id of theirs or of ours; or made', async () => {
  const member = await api('POST', '/v1/members', {
    name: 'Ida Rhodes',
    email: 'ida@example.com',
    external_id: 'crm-7',
  });
  for (const given of [{ email: 'ida@example.com' }, { name: 'rhodes' }, { external_id: 'crm-7' }, { id: member.id }]) {
    const [found] = await search('member', given);
    assert.equal(found?.id, member.id, JSON.stringify(given));
    fits('member', found);
  }
  assert.deepEqual(await search('member', { email: 'nobody@example.com' }), []);
  assert.deepEqual(await search('member', { id: `mem_${'0'.repeat(25)}1` }), []);
  assert.match(message(await failure(search('member', { email: '' }))), /what to look for/);
  const { search: finds, create: makes } = App.searchOrCreates.member;
  assert.ok(App.searches[finds] && App.creates[makes]);
});

test('booking: the next one', async () => {
  const member = await api('POST', '/v1/members', { name: 'Joan' });
  const made = [];
  for (const hours of [80, 70]) {
    const body = { resource_id: world.room, member_id: member.id, starts_at: at(hours), ends_at: at(hours + 1) };
    made.push((await api('POST', '/v1/bookings', body)).id);
  }
  const found = await search('booking', { member: member.id });
  assert.deepEqual(ids(found), made.toReversed());
  assert.equal(found[0].member.name, 'Joan');
  fits('booking', found[0]);
  assert.deepEqual(ids(await search('booking', { member: member.id, from: at(75), state: 'confirmed' })), [made[0]]);
  assert.deepEqual(await search('booking', { member: member.id, location: world.location, to: at(60) }), []);
});

test('membership and invoice of a member', async () => {
  const member = await api('POST', '/v1/members', { name: 'Kay' });
  const [account] = (await api('GET', `/v1/members/${member.id}/billing-accounts`)).data;
  const membership = await api('POST', '/v1/memberships', {
    plan_id: world.plan,
    member_id: member.id,
    location_id: world.location,
  });
  const [found] = await search('membership', { member: member.id, plan: world.plan, state: 'active' });
  assert.deepEqual([found.id, found.member.name, found.account.id], [membership.id, 'Kay', account.id]);
  fits('membership', found);

  const { charge } = await api('POST', '/v1/charges', {
    account_id: account.id,
    location_id: world.location,
    description: 'Printing',
    amount: { amount: 1250, currency: 'EUR' },
  });
  await api('POST', '/v1/invoices', { charge_ids: [charge.id] });
  const [invoice] = await search('invoice', { member: member.id });
  assert.equal(invoice.gross.decimal, '12.50');
  fits('invoice', invoice);
  assert.deepEqual(ids(await search('invoice', { number: invoice.number })), [invoice.id]);
  assert.deepEqual(await search('invoice', { member: member.id, overdue: true }), []);
});

test('resource and location by name', async () => {
  const [resource] = await search('resource', {
    name: 'aqua',
    location: world.location,
    kind: 'meeting_room',
    min_capacity: 2,
  });
  assert.equal(resource.id, world.room);
  fits('resource', resource);
  assert.deepEqual(ids(await search('resource', { name: 'aqua' })), [world.room, world.annex]);
  assert.deepEqual(ids(await search('resource', { name: 'Aquarium' })), [world.room]);
  assert.deepEqual(await search('resource', { name: 'Ballroom' }), []);
  const [location] = await search('location', { name: 'mitte' });
  assert.equal(location.id, world.location);
  fits('location', location);
});
