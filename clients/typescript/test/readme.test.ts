import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

import { world } from './service.js';

// What the README tells the reader to set.
process.env['COWORKAPI_URL'] = world.baseUrl;
process.env['COWORKAPI_API_KEY'] = world.apiKey;
process.env['COWORKAPI_ORGANIZATION'] = world.organization;
process.env['COWORKAPI_SIGN_IN_TOKEN'] = world.signInTokens[2];
process.env['COWORKAPI_CLIENT_ID'] = world.apps.alone.clientId;
process.env['COWORKAPI_CLIENT_SECRET'] = world.apps.alone.clientSecret;
process.env['COWORKAPI_WEBHOOK_SECRET'] = world.webhook.secret;

test("the README's programs run as they are pasted", async (context) => {
  const said: string[] = [];
  context.mock.method(console, 'log', (...words: unknown[]) => void said.push(words.join(' ')));
  const folder = new URL('readme/', import.meta.url);
  const programs = readdirSync(folder).filter((name) => name.endsWith('.js')).sort();
  for (const program of programs) {
    const { POST } = (await import(new URL(program, folder).href)) as { POST?: (request: Request) => Promise<Response> };
    if (!POST) continue;
    const delivery = { method: 'POST', headers: world.webhook.headers, body: world.webhook.body };
    assert.equal((await POST(new Request('http://receiver.example', delivery))).status, 204);
    assert.equal((await POST(new Request('http://receiver.example', { ...delivery, body: '{}' }))).status, 400);
  }
  assert.ok(programs.length >= 9);
  assert.ok(said.some((line) => / is confirmed from /.test(line)), said.join('\n'));
  assert.ok(said.some((line) => /^404: /.test(line)));
  assert.ok(said.some((line) => /^Unlock for bkg_/.test(line)));
});
