import assert from 'node:assert/strict';
import { test } from 'node:test';

import App from '../index.js';
import { proxyThat } from './proxy.js';
import { api, connect, connected, failure, message, run, world } from './zap.js';

const { perform } = App.creates.add_charge.operation;

test('an answer that is lost is asked for again, and the charge is made once', async () => {
  const member = await api('POST', '/v1/members', { name: 'Olga' });
  const inputData = { member: member.id, location: world.location, amount: '5', description: 'Printing' };
  const proxy = await proxyThat('/v1/charges', 'lose the answer');
  const charge = await run(perform, { inputData, authData: { ...(await connected()), base_url: proxy.url } });
  proxy.close();
  const { data } = await api('GET', `/v1/charges?member_id=${member.id}`);
  assert.deepEqual(
    data.map(({ id }) => id),
    [charge.id],
  );
});

test('new tokens whose answer is lost are asked for again: the grant lives on', async () => {
  const first = await connect();
  const proxy = await proxyThat('/oauth/token', 'lose the answer');
  const { refreshAccessToken } = App.authentication.oauth2Config;
  const second = await run(refreshAccessToken, { authData: { ...first, base_url: proxy.url } });
  proxy.close();
  assert.equal((await run(App.authentication.test, { authData: { ...first, ...second } })).mode, 'test');
});

test('too many requests and overload make Zapier wait as long as it is told', async () => {
  const busy = (status, seconds) => ({ status, headers: seconds ? { 'retry-after': seconds } : {} });
  const proxy = await proxyThat('/v1/auth/session', busy(429, '7'), busy(503, '3'), busy(503), busy(502), busy(502));
  const authData = { ...(await connected()), base_url: proxy.url };
  for (const delay of [7, 3, 60]) {
    const error = await failure(run(App.authentication.test, { authData }));
    assert.deepEqual([error.name, JSON.parse(error.message).delay], ['ThrottledError', delay]);
  }
  assert.match(message(await failure(run(App.authentication.test, { authData }))), /answered with status 502/);
  proxy.close();
});

test('a service that is not there, and an access that has ended', async () => {
  const authData = await connected();
  const gone = { ...authData, base_url: 'http://127.0.0.1:9' };
  assert.match(message(await failure(run(App.authentication.test, { authData: gone }))), /No answer from 127.0.0.1:9/);
  const ended = { ...authData, access_token: 'cwo_none' };
  assert.equal((await failure(run(App.authentication.test, { authData: ended }))).name, 'RefreshAuthError');
});
