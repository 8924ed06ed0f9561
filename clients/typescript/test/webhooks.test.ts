import assert from 'node:assert/strict';
import { test } from 'node:test';

import { WebhookVerificationError, verifyWebhook } from '@coworkapi/client/webhooks';
import { Webhook } from 'standardwebhooks';

import { world } from './service.js';

const { body, headers, secret } = world.webhook;

test('a delivery is verified, here and by the official library', () => {
  const event = verifyWebhook(body, headers, secret);
  assert.equal(event.type, 'booking.confirmed');
  if (event.type === 'booking.confirmed') assert.equal(event.data.state, 'confirmed');
  assert.deepEqual(new Webhook(secret).verify(body, headers), JSON.parse(body));
  assert.equal(verifyWebhook(new TextEncoder().encode(body), new Headers(headers), secret).id, event.id);
});

test('while a secret is rotated, either one does', () => {
  const other = `whsec_${Buffer.from('another secret, of 32 bytes or so').toString('base64')}`;
  assert.ok(verifyWebhook(body, headers, [other, secret]));
  const signedTwice = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
  assert.ok(verifyWebhook(body, signedTwice, secret));
  assert.throws(() => verifyWebhook(body, headers, other), WebhookVerificationError);
});

test('what was changed, is old, or is not signed is refused', () => {
  const refused = (changed: Partial<typeof world.webhook>): void =>
    assert.throws(
      () => verifyWebhook(changed.body ?? body, changed.headers ?? headers, changed.secret ?? secret),
      WebhookVerificationError,
    );
  refused({ body: body.replace('confirmed', 'cancelled') });
  refused({ headers: { ...headers, 'webhook-id': 'msg_other' } });
  refused({ headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) } });
  refused({ headers: { ...headers, 'webhook-signature': '' } });
  refused({ headers: { ...headers, 'webhook-signature': 'v1,' } });
  const late = Number(headers['webhook-timestamp']) + 301;
  assert.throws(() => verifyWebhook(body, headers, secret, { now: late }), WebhookVerificationError);
  assert.throws(() => verifyWebhook(body, headers, 'whsec_'), TypeError);
});
