/** Standard Webhooks: whether a delivery is ours, and untouched. https://www.standardwebhooks.com */

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

import { fromBase64 } from './base64.js';

export interface VerifyOptions {
  /** How old, or how far ahead, a delivery may be. 300 unless given. */
  toleranceSeconds?: number;
  /** Seconds since 1970; the clock's unless given. */
  now?: number;
}

type HeaderBag = Headers | Record<string, string | string[] | undefined>;

/** The delivery is not signed with your secret, or too old. Answer it with 400. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

/**
 * The payload of a delivery as text, once its signature is verified. `body`: exactly the bytes that came, unparsed.
 * `secret`: the endpoint's (`whsec_...`); while you rotate it, both. Throws WebhookVerificationError.
 */
export function verifySignature(
  body: string | Uint8Array,
  headers: HeaderBag,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): string {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature');
  const seconds = /^\d+$/.test(timestamp) ? Number(timestamp) : NaN;
  const now = options.now ?? Date.now() / 1000;
  if (!(Math.abs(now - seconds) <= (options.toleranceSeconds ?? 300))) {
    throw new WebhookVerificationError(`webhook-timestamp ${timestamp} is too far from now`);
  }
  const payload = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), payload);
  const candidates = signatures.split(' ').flatMap((part) => (part.startsWith('v1,') ? [fromBase64(part.slice(3))] : []));
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const key = fromBase64(one.replace(/^whsec_/, ''));
    if (key.length === 0) throw new TypeError('not a secret of a webhook endpoint: whsec_ and base64'); // anyone could sign
    const expected = hmac(sha256, key, signed);
    if (candidates.some((candidate) => isSame(candidate, expected))) return new TextDecoder().decode(payload);
  }
  throw new WebhookVerificationError('no signature is of this secret and these bytes');
}

function header(headers: HeaderBag, name: string): string {
  const found =
    typeof headers.get === 'function'
      ? (headers as Headers).get(name)
      : Object.entries(headers as Record<string, string | string[] | undefined>).find(
          ([key]) => key.toLowerCase() === name,
        )?.[1];
  const value = Array.isArray(found) ? found[0] : found;
  if (!value) throw new WebhookVerificationError(`the header ${name} is missing`);
  return value;
}

/** Takes the same time wherever they differ. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
