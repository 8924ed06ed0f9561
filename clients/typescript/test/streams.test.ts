import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OperatorClient, isProblem } from '@coworkapi/client/operator';
import type { EventStream, FeedEvent } from '@coworkapi/client/operator';

import { Parser } from '../src/runtime/streams.js';
import { proxyThat, world } from './service.js';

const { baseUrl, apiKey } = world;
const client = new OperatorClient({ baseUrl, apiKey });

/** As `client.events.stream` does it. */
function newMembers(of: OperatorClient, options: { lastEventId?: string; signal?: AbortSignal }): EventStream<FeedEvent> {
  const query = { type: ['member.created'] };
  return of.connection.stream({ method: 'GET', path: '/v1/events/stream', query, goesOn: true }, options);
}

test('a stream that is cut goes on after the last event, and leaves none out', { timeout: 30_000 }, async () => {
  await client.members.create({ name: 'Before' });
  const start = (await client.events.list({ type: ['member.created'] }).all()).at(-1);
  assert.ok(start?.type === 'member.created' && start.data.name === 'Before');
  const proxy = await proxyThat();
  const through = new OperatorClient({ baseUrl: proxy.url, apiKey });
  try {
    const seen: string[] = [];
    const stopping = new AbortController();
    const stream = newMembers(through, { lastEventId: start.id, signal: stopping.signal });
    await client.members.create({ name: 'First' });
    for await (const event of stream) {
      assert.equal(event.type, 'member.created');
      if (event.type === 'member.created') seen.push(event.data.name);
      if (seen.length === 1) {
        proxy.cut();
        for (const name of ['Second', 'Third']) await client.members.create({ name });
      }
      if (seen.length === 3) break;
    }
    assert.deepEqual(seen, ['First', 'Second', 'Third']);
    const resumed = proxy.requests.map((request) => /^last-event-id: (.+)$/im.exec(request)?.[1]);
    assert.equal(resumed.length, 2);
    assert.equal(resumed[0], start.id);
    assert.notEqual(resumed[1], start.id);

    // Aborted, it ends without an error.
    setTimeout(() => stopping.abort(), 50);
    for await (const event of stream) assert.fail(`nothing happened, and yet ${event.type}`);
  } finally {
    proxy.close();
  }
});

test('a stream that may not be read is refused, not tried for ever', async () => {
  const stranger = new OperatorClient({ baseUrl, apiKey: 'cwk_test_nobody' });
  const reading = async (): Promise<void> => {
    for await (const event of newMembers(stranger, {})) assert.fail(event.type);
  };
  await assert.rejects(reading, (error) => isProblem(error, 'unauthenticated'));
});

test('events are whole however they are cut into pieces', () => {
  const text = ': hello\r\nretry: 10\r\n\r\nid: 1\nevent: a\ndata: {"x":\ndata: "é"}\n\nid: 2\rdata:no space\r\rdata: half';
  const whole = [10, { id: '1', event: 'a', data: '{"x":\n"é"}' }, { id: '2', event: 'message', data: 'no space' }];
  for (let size = 1; size <= text.length; size++) {
    const parser = new Parser();
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...parser.feed(text.slice(at, at + size)));
    assert.deepEqual(found, whole, `in pieces of ${size}`);
  }
});
