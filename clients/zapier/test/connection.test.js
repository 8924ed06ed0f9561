import assert from 'node:assert/strict';
import { test } from 'node:test';

import zapier from 'zapier-platform-core';

import App from '../index.js';
import { connect, failure, form, message, run, world } from './zap.js';

const { getAccessToken, refreshAccessToken } = App.authentication.oauth2Config;

test('the definition is valid', async () => {
  const { results } = await zapier.createAppHandler(App)({ command: 'validate' });
  assert.deepEqual(results, []);
});

test('every dropdown and every search of a field is there', () => {
  const operations = [App.triggers, App.creates, App.searches].flatMap(Object.values);
  const fields = operations.flatMap(({ operation }) => operation.inputFields ?? []);
  const named = (kind) => fields.filter((field) => field[kind]).map((field) => field[kind].split('.')[0]);
  for (const key of named('dynamic')) assert.ok(App.triggers[key], key);
  for (const key of named('search')) assert.ok(App.searches[key], key);
});

test('signs in, says whose connection it is, and refreshes with tokens that rotate', async () => {
  const first = await connect();
  assert.deepEqual(await run(App.authentication.test, { authData: first }), {
    organization: 'Test Space',
    mode: 'test',
    person: world.person.email,
  });

  const second = { ...first, ...(await run(refreshAccessToken, { authData: first })) };
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.notEqual(second.access_token, first.access_token);
  assert.equal((await run(App.authentication.test, { authData: second })).organization, 'Test Space');

  // The old access token stopped: Zapier is told to refresh.
  const stale = await failure(run(App.authentication.test, { authData: first }));
  assert.equal(stale.name, 'RefreshAuthError');
});

test('a refresh token that is no good asks the person to connect again', async () => {
  const error = await failure(run(refreshAccessToken, { authData: { ...form, refresh_token: 'cwor_none' } }));
  assert.equal(error.name, 'ExpiredAuthError');
  assert.match(error.message, /Connect your account again/);
});

test('what is wrong in the form is said', async () => {
  const code = { code: 'cwoc_none', code_verifier: 'v'.repeat(43), redirect_uri: 'https://zapier.com/' };
  const told = async (changed) =>
    message(await failure(run(getAccessToken, { inputData: { ...form, ...code, ...changed } })));
  assert.match(await told({ oauth_client_secret: 'cwos_wrong' }), /client secret is wrong/);
  assert.match(await told({}), /refused to sign you in/);
  assert.match(await told({ base_url: 'http://api.example.com' }), /https:/);
  assert.match(await told({ base_url: 'not an address' }), /no address/);
});
