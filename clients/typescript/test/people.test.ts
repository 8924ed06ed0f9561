import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Tokens } from '@coworkapi/client/member';
import { MemberClient, Session, isProblem } from '@coworkapi/client/member';
import { PublicClient } from '@coworkapi/client/public';

import { at, world } from './service.js';

const { baseUrl, organization } = world;

test('a website asks what is free without a key', async () => {
  const website = new PublicClient({ baseUrl, organization });
  const [room] = await website.resources.list().all(1);
  assert.ok(room);
  const free = await website.availability.search({ from: at(48), to: at(49) }).page();
  assert.ok(free.data.length > 0);
});

test('a member signs in, and an expired token is renewed once for all who find it expired', async () => {
  let kept: Tokens | null = null;
  const store = { load: () => kept, save: (tokens: Tokens | null) => void (kept = tokens) };
  let refreshes = 0;
  const counting: typeof fetch = (url, init) => {
    if (String(url).endsWith('/v1/auth/refresh')) refreshes += 1;
    return fetch(url, init);
  };
  const session = new Session({ store });
  const member = new MemberClient({ baseUrl, organization, session, fetch: counting });
  const signedIn = await session.start(await member.auth.signIn({ token: world.signInTokens[0] as string }));
  assert.equal((await member.me.get()).id, signedIn.member.id);

  // The service no longer takes the token, and the clock here doesn't know.
  const before = kept as Tokens | null;
  assert.ok(before);
  await session.start({ ...before, access_token: `${before.access_token}x` });
  const names = await Promise.all(Array.from({ length: 8 }, async () => (await member.me.get()).name));
  assert.equal(new Set(names).size, 1);
  assert.equal(refreshes, 1);
  const after = kept as Tokens | null;
  assert.notEqual(after?.refresh_token, before.refresh_token);

  // It is about to expire: renewed before it is used.
  await session.start({ ...(after as Tokens), access_expires_at: new Date().toISOString() });
  await Promise.all([member.me.get(), member.bookings.list().page()]);
  assert.equal(refreshes, 2);
});

test('a session that the service has ended, ends here', async () => {
  let ended = 0;
  const session = new Session({ onEnd: () => void (ended += 1) });
  const member = new MemberClient({ baseUrl, organization, session });
  await session.start(await member.auth.signIn({ token: world.signInTokens[1] as string }));
  await member.auth.signOut();
  await assert.rejects(member.me.get(), (error) => isProblem(error, 'unauthenticated'));
  assert.equal(ended, 1);
  assert.equal(await session.signedIn(), false);
});
