import assert from 'node:assert/strict';
import { test } from 'node:test';

import App from '../index.js';
import { api, failure, message, run, world } from './zap.js';

const create = (key, inputData) => run(App.creates[key].operation.perform, { inputData });

test('add_charge: in the currency of the location, and twice when it is done twice', async () => {
  const member = await api('POST', '/v1/members', { name: 'Ben' });
  const given = { member: member.id, location: world.location, amount: '12.5', description: 'Printing' };
  const first = await create('add_charge', given);
  assert.deepEqual(first.amount, { amount: 1250, currency: 'EUR', decimal: '12.50' });
  assert.equal(first.member_id, member.id);
  const second = await create('add_charge', given);
  assert.notEqual(second.id, first.id);
  assert.equal((await create('add_charge', { ...given, amount: '-3' })).source_kind, 'adjustment');

  assert.match(message(await failure(create('add_charge', { ...given, amount: '12,50 €' }))), /no amount in EUR/);
  assert.match(message(await failure(create('add_charge', { ...given, amount: '1.234' }))), /at most 2 decimals/);
});
