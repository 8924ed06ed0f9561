import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ApiError, ConnectionError, OperatorClient, TimeoutError, isProblem } from '@coworkapi/client/operator';
import type { Booking, MethodCodes } from '@coworkapi/client/operator';

import { at, proxyThat, world } from './service.js';

const { baseUrl, apiKey } = world;
const client = new OperatorClient({ baseUrl, apiKey });
const [first, broken, busy, conditional] = world.rooms as [string, string, string, string];

test('a booking is made, read, and cancelled', async () => {
  const made = await client.bookings.create({ resource_id: first, starts_at: at(0), ends_at: at(1), title: 'Stand-up' });
  assert.equal(made.state, 'confirmed');
  const read: Booking = await client.bookings.get(made.id, { expand: ['resource', 'location'] });
  assert.equal(read.title, 'Stand-up');
  const asked = await client.bookings.cancel(made.id, { reason: 'Ill' }, { query: { dry_run: true } });
  assert.equal(asked.dry_run, true);
  assert.equal((await client.bookings.get(made.id)).state, 'confirmed');
  const cancelled = await client.bookings.cancel(made.id);
  assert.equal(cancelled.booking.state, 'cancelled');
});

test('a time that is taken is told by its code, with what is in the way', async () => {
  const body = { resource_id: first, starts_at: at(2), ends_at: at(3), title: 'Review' };
  const winner = await client.bookings.create(body);
  const error = await client.bookings.create(body).catch((reason: unknown) => reason);
  assert.ok(isProblem(error, 'slot_taken', 'policy_broken'));
  const code: 'slot_taken' | 'policy_broken' = error.code; // narrowed: it doesn't compile otherwise
  assert.equal(code, 'slot_taken');
  assert.equal(error.status, 409);
  assert.match(JSON.stringify(error.problem), new RegExp(winner.id));
  assert.ok(error.requestId);
  assert.equal(isProblem(error, 'no_price'), false);
  assert.ok(isProblem(error, 'slot_taken'));
  const conflict: { starts_at: string } | undefined = error.problem.conflicts?.[0]; // typed
  assert.equal(Date.parse(conflict?.starts_at ?? ''), Date.parse(body.starts_at));
  const possible: MethodCodes['bookings.create'] = code;
  assert.ok(possible);
});

test('a wrong field is named', async () => {
  const error = await client.bookings
    .create({ resource_id: first, starts_at: '2026-11-24T10:00:00', ends_at: at(5), title: 'Review' })
    .catch((reason: unknown) => reason);
  assert.ok(isProblem(error));
  assert.equal(error.status, 422);
  assert.deepEqual(
    error.fields.map((field) => field.pointer),
    ['/starts_at'],
  );
});

test('a list gives all of its rows, or a page, or the first few', async () => {
  const seen = new Set<string>();
  for await (const tag of client.tags.list({ limit: 100 })) seen.add(tag.id);
  assert.equal(seen.size, world.tagCount);
  const page = await client.tags.list({ limit: 20 }).page();
  assert.equal(page.data.length, 20);
  const next = await client.tags.list({ limit: 20 }).page(page.next_cursor ?? undefined);
  assert.equal(new Set([...page.data, ...next.data].map((tag) => tag.id)).size, 40);
  assert.equal((await client.tags.list({ limit: 20 }).all(30)).length, 30);
});

test('a POST whose answer is lost is sent again, and books once', async () => {
  const proxy = await proxyThat('lose the answer');
  try {
    const through = new OperatorClient({ baseUrl: proxy.url, apiKey });
    const { data, replayed } = await through.bookings
      .create({ resource_id: broken, starts_at: at(0), ends_at: at(1), title: 'Review' })
      .withResponse();
    assert.equal(replayed, true);
    const keys = proxy.requests.map((request) => /^idempotency-key: (.+)$/im.exec(request)?.[1]);
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys).size, 1);
    const there = await client.bookings.list({ resource_id: broken }).all();
    assert.deepEqual(
      there.map((booking) => booking.id),
      [data.id],
    );
  } finally {
    proxy.close();
  }
});

test('a busy service is asked again after as long as it says, and a refusal is final', async () => {
  const proxy = await proxyThat(
    'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  );
  try {
    const through = new OperatorClient({ baseUrl: proxy.url, apiKey });
    const began = Date.now();
    const body = { resource_id: busy, starts_at: at(0), ends_at: at(1), title: 'Review' };
    await through.bookings.create(body);
    assert.ok(Date.now() - began >= 990);
    assert.equal(proxy.requests.length, 2);
    await assert.rejects(through.bookings.create(body), (error) => isProblem(error, 'slot_taken'));
    assert.equal(proxy.requests.length, 3);
  } finally {
    proxy.close();
  }
});

test('no answer in time, and no service at all, are errors of the connection', async () => {
  const hanging = new OperatorClient({
    baseUrl,
    apiKey,
    retries: 0,
    timeoutMs: 20,
    fetch: (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
  });
  await assert.rejects(hanging.tags.list().page(), TimeoutError);
  const nobody = new OperatorClient({ baseUrl: 'http://127.0.0.1:9', apiKey, retries: 0 });
  await assert.rejects(nobody.tags.list().page(), ConnectionError);
  assert.equal(new ConnectionError() instanceof ApiError, false);
});

test('an aborted request ends with the reason, and is not repeated', async () => {
  const nobody = new OperatorClient({ baseUrl: 'http://127.0.0.1:9', apiKey });
  const signal = AbortSignal.timeout(1);
  await assert.rejects(nobody.tags.list({}, { signal }).all(), (error) => error === signal.reason);
});

test('what was changed since it was read is not overwritten', async () => {
  const made = await client.bookings.create({ resource_id: conditional, starts_at: at(0), ends_at: at(1), title: 'Review' });
  const { etag } = await client.bookings.get(made.id).withResponse();
  assert.ok(etag);
  await client.bookings.update(made.id, { title: 'Mine' }, { ifMatch: etag });
  const late = client.bookings.update(made.id, { title: 'Yours' }, { ifMatch: etag });
  await assert.rejects(late, (error) => isProblem(error, 'precondition_failed'));
  assert.equal((await client.bookings.get(made.id)).title, 'Mine');
});

test('an id that would make another path is refused before it is sent', () => {
  assert.throws(() => client.bookings.get(''), TypeError);
  assert.throws(() => client.bookings.get('..'), TypeError);
});
