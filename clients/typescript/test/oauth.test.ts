import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import type { Tokens } from '@coworkapi/client/operator';
import { OAuthApplication, OperatorClient, isProblem } from '@coworkapi/client/operator';

import { proxyThat, world } from './service.js';

const { apps, baseUrl } = world;

test('a person is sent to the service with a proof that only who began can give', () => {
  const app = new OAuthApplication({ baseUrl, ...apps.person });
  const begun = app.begin({ redirectUri: apps.redirectUri, scopes: ['bookings:read', 'members:read'] });
  const query = new URL(begun.url).searchParams;
  assert.equal(query.get('code_challenge'), createHash('sha256').update(begun.verifier).digest('base64url'));
  assert.equal(query.get('scope'), 'bookings:read members:read');
  assert.equal(query.get('redirect_uri'), apps.redirectUri);
  assert.equal(query.get('state'), begun.state);
  assert.notEqual(app.begin({ redirectUri: apps.redirectUri, scopes: [] }).state, begun.state);
});

test('the code becomes a session, which the app renews, also when an answer is lost', async () => {
  const proxy = await proxyThat('pass', 'pass', 'lose the answer');
  try {
    const app = new OAuthApplication({ baseUrl: proxy.url, ...apps.person });
    const begun = { state: 'st4te', verifier: apps.verifier, redirectUri: apps.redirectUri };
    const back = `${apps.redirectUri}${apps.redirectUri.includes('?') ? '&' : '?'}code=${apps.code}&state=`;
    await assert.rejects(app.finish(`${back}other`, begun), /states differ/);
    const denied = `${apps.redirectUri}?error=access_denied&error_description=They+said+no&state=st4te`;
    await assert.rejects(app.finish(denied, begun), /They said no/);

    let kept: Tokens | null = null;
    const session = app.session({ store: { load: () => kept, save: (tokens) => void (kept = tokens) } });
    const first = await session.start(await app.finish(`${back}st4te`, begun));
    const client = new OperatorClient({ baseUrl: proxy.url, session });
    assert.equal((await client.auth.getCurrentSession()).kind, 'user');
    await session.start({ ...first, access_expires_at: new Date().toISOString() });
    assert.ok(Array.isArray((await client.bookings.list().page()).data));
    assert.notEqual((kept as Tokens | null)?.refresh_token, first.refresh_token);
    await assert.rejects(client.locations.list().page(), (error) => isProblem(error, 'forbidden'));
  } finally {
    proxy.close();
  }
});

test('an app acts for itself, and asks for one token at a time', async () => {
  let asked = 0;
  const counting: typeof fetch = (url, init) => {
    if (String(url).endsWith('/oauth/token')) asked += 1;
    return fetch(url, init);
  };
  const app = new OAuthApplication({ baseUrl, ...apps.alone, fetch: counting });
  const client = new OperatorClient({ baseUrl, auth: app.alone(['bookings:read']) });
  await Promise.all([client.bookings.list().page(), client.bookings.list().page(), client.auth.getCurrentSession()]);
  assert.equal(asked, 1);
  const wrong = new OAuthApplication({ baseUrl, ...apps.alone, clientSecret: 'x' });
  await assert.rejects(
    async () => new OperatorClient({ baseUrl, auth: wrong.alone() }).bookings.list().page(),
    (error) => isProblem(error) && error.status === 401,
  );
});
