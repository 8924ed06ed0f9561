import assert from 'node:assert/strict';
import { test } from 'node:test';

import zapier from 'zapier-platform-core';

import App from '../index.js';
import { toMinor, withDecimals } from '../src/money.js';
import { api, at, connect, connected, failure, fieldsOf, message, page, run, world } from './zap.js';

const create = (key, inputData, more) => run(App.creates[key].operation.perform, { inputData, ...more });
const sampleOf = (key) => App.creates[key].operation.sample;
const told = async (promise) => message(await failure(promise));

/** The fields of an action with what was filled in so far, as the editor shows them. */
async function fieldsFor(key, inputData) {
  const { results } = await zapier.createAppHandler(App)({
    command: 'execute',
    method: `creates.${key}.operation.inputFields`,
    bundle: { authData: await connected(), inputData, meta: {} },
  });
  return Object.fromEntries(results.map((field) => [field.key, field]));
}

test('create_member: with tags and the fields of the space', async () => {
  const fields = await fieldsFor('create_member', {});
  assert.equal(fields.custom_field__birthday.label, 'Birthday');
  assert.deepEqual(fields.custom_field__level.choices, ['gold', 'silver']);
  const made = await create('create_member', {
    name: 'Grace Hopper',
    email: 'grace@example.com',
    company: 'Navy',
    location: world.location,
    tags: ['Newsletter'],
    custom_field__level: 'gold',
    custom_field__birthday: '1906-12-09',
  });
  assert.deepEqual(made.custom_fields, { birthday: '1906-12-09', level: 'gold' });
  assert.deepEqual([made.tags, made.company, made.home_location_id], [['Newsletter'], 'Navy', world.location]);
  assert.deepEqual(Object.keys(made), Object.keys(sampleOf('create_member')));

  const wrong = await told(create('create_member', { name: 'X', custom_field__level: 'lead' }));
  assert.match(wrong, /level/);
});

test('create_booking: with names beside the ids; what is in the way is said, and what is free', async () => {
  const member = await api('POST', '/v1/members', { name: 'Ben', email: 'ben@example.com' });
  const given = { resource: world.room, member: member.id, starts_at: at(50), minutes: 90, title: 'Planning' };
  const made = await create('create_booking', { ...given, attendees: ['eve@example.com'], pay_with: 'money_only' });
  assert.equal(made.state, 'confirmed');
  assert.equal(Date.parse(made.ends_at) - Date.parse(made.starts_at), 90 * 60_000);
  assert.deepEqual(
    [made.member.email, made.resource.name, made.location.name],
    ['ben@example.com', 'Aquarium', 'Mitte'],
  );
  assert.equal(made.price.gross?.currency ?? 'EUR', 'EUR');
  assert.deepEqual(Object.keys(made), Object.keys(sampleOf('create_booking')));

  const taken = await told(create('create_booking', given));
  assert.match(taken, /^The time is taken\./);
  assert.match(taken, /Free instead: Aquarium from 20/);
  assert.match(await told(create('create_booking', { ...given, minutes: undefined })), /when the booking ends/);
  assert.match(await told(create('create_booking', { ...given, starts_at: 'tomorrow at three' })), /is no time/);
});

test('add_charge: in the currency of the location, and twice when it is done twice', async () => {
  const member = await api('POST', '/v1/members', { name: 'Cleo' });
  const given = { member: member.id, location: world.location, amount: '12.5', description: 'Printing' };
  const first = await create('add_charge', given);
  assert.deepEqual(first.amount, { amount: 1250, currency: 'EUR', decimal: '12.50' });
  assert.equal(first.member_id, member.id);
  assert.deepEqual(fieldsOf(first), fieldsOf(sampleOf('add_charge')));
  const second = await create('add_charge', given);
  assert.notEqual(second.id, first.id);
  assert.equal((await create('add_charge', { ...given, amount: '-3' })).source_kind, 'adjustment');

  assert.match(await told(create('add_charge', { ...given, amount: '12,50 €' })), /no amount in EUR/);
  assert.match(await told(create('add_charge', { ...given, amount: '1.234' })), /at most 2 decimals/);
});

test('a team pays: its account is chosen among those that pay for the member', async () => {
  const member = await api('POST', '/v1/members', { name: 'Eve' });
  const team = await api('POST', '/v1/teams', { name: 'Analytical Engines' });
  await api('PUT', `/v1/teams/${team.id}/people/${member.id}`, { role: 'member' });
  const [paying] = (await api('GET', `/v1/billing-accounts?team_id=${team.id}`)).data;
  await api('PATCH', `/v1/billing-accounts/${paying.id}`, { pays_for: ['bookings'] });
  assert.deepEqual(await page('account', {}), []);
  const choices = await page('account', { member: member.id });
  assert.equal(choices.find(({ name }) => name === 'Analytical Engines')?.id, paying.id);
  const given = { member: member.id, kind: 'minutes', quantity: '60', name: 'Team hours' };
  assert.equal((await create('grant_credits', { ...given, account: paying.id })).account_id, paying.id);
  const other = await api('POST', '/v1/members', { name: 'Mallory' });
  const refused = told(create('grant_credits', { ...given, member: other.id, account: paying.id }));
  assert.match(await refused, /does not pay for member/);
});

test('amounts of currencies with two decimals, three and none', () => {
  const cases = [
    ['-0.05', 'EUR', -5, '-0.05'],
    ['1234567.8', 'EUR', 123456780, '1234567.80'],
    ['1.234', 'KWD', 1234, '1.234'],
    ['500', 'JPY', 500, '500'],
  ];
  for (const [text, currency, amount, decimal] of cases) {
    assert.equal(toMinor({}, text, currency), amount);
    assert.deepEqual(withDecimals([{ price: { amount, currency } }]), [{ price: { amount, currency, decimal } }]);
  }
});

test('add_charge: what the connected person may not do says which right it takes', async () => {
  const member = await api('POST', '/v1/members', { name: 'Dan' });
  const given = { member: member.id, location: world.location, amount: '5', description: 'Printing' };
  const refused = await told(create('add_charge', given, { authData: await connect(world.frontDesk) }));
  assert.match(refused, /charges:write/);
  assert.match(refused, /ask an owner of the space to grant it/);
});

test('grant_credits: minutes, money and uses', async () => {
  const member = await api('POST', '/v1/members', { name: 'Fay' });
  const given = { member: member.id, name: 'Welcome', reason: 'A gift' };
  const minutes = await create('grant_credits', { ...given, kind: 'minutes', quantity: '60', valid_until: at(1000) });
  assert.deepEqual([minutes.kind, minutes.balance, minutes.name], ['minutes', 60, 'Welcome']);
  assert.deepEqual(Object.keys(minutes), Object.keys(sampleOf('grant_credits')));
  const money = await create('grant_credits', { ...given, kind: 'money', quantity: '50' });
  assert.deepEqual([money.currency, money.balance], ['EUR', 5000]);
  const uses = await create('grant_credits', { ...given, kind: 'uses', quantity: '5', use_of: 'day_pass' });
  assert.deepEqual([uses.use_of, uses.balance], ['day_pass', 5]);
  assert.match(await told(create('grant_credits', { ...given, kind: 'minutes', quantity: '1.5' })), /no whole number/);

  assert.equal((await fieldsFor('grant_credits', { kind: 'money' })).quantity.label, 'Amount');
  assert.ok((await fieldsFor('grant_credits', { kind: 'uses' })).use_of);
  assert.equal((await fieldsFor('grant_credits', {})).quantity.label, 'Minutes');
});

test('add_tag: beside those that are there, also when several are added at once', async () => {
  const member = await api('POST', '/v1/members', { name: 'Gil', tags: ['Old'] });
  await Promise.all(['One', 'Two', 'Three'].map((tag) => create('add_tag', { member: member.id, tag })));
  const again = await create('add_tag', { member: member.id, tag: 'one ' });
  assert.deepEqual(again.tags.toSorted(), ['Old', 'One', 'Three', 'Two']);
  assert.deepEqual(Object.keys(again), Object.keys(sampleOf('add_tag')));
});

test('add_note: signed by the person and the app; a member that is not there is said', async () => {
  const member = await api('POST', '/v1/members', { name: 'Hal' });
  const note = await create('add_note', { member: member.id, body: 'Prefers the quiet room.' });
  assert.equal(note.body, 'Prefers the quiet room.');
  assert.match(note.author, new RegExp(`^usr_.* via ${world.clientId}$`));
  assert.deepEqual(Object.keys(note), Object.keys(sampleOf('add_note')));
  const nobody = `mem_${'0'.repeat(25)}1`;
  assert.match(await told(create('add_note', { member: nobody, body: 'Who?' })), /It may have been deleted/);
});
