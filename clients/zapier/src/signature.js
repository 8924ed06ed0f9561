import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Throws unless the delivery was signed with the endpoint's secret (Standard Webhooks). Its age isn't asked: Zapier may
 * hold a delivery back for hours.
 */
export function verify(z, bundle) {
  const { headers = {}, content = '' } = bundle.rawRequest ?? {};
  const [id, at, signed] = ['id', 'timestamp', 'signature'].map((name) => header(headers, `webhook-${name}`));
  const key = Buffer.from((bundle.subscribeData?.secret ?? '').replace(/^whsec_/, ''), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${at}.${content}`).digest();
  const isOurs = (signed ?? '')
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'))
    .some((one) => one.length === right.length && timingSafeEqual(one, right));
  if (!key.length || !isOurs) {
    throw new z.errors.Error(
      'This delivery is not signed by your service. If somebody replaced the secret of the webhook endpoint, ' +
        'turn the Zap off and on again.',
      'wrong_signature',
    );
  }
}

/** Zapier writes the headers of a delivery as `Http-Webhook-Id`. */
function header(headers, name) {
  for (const [key, value] of Object.entries(headers)) {
    if (
      key
        .toLowerCase()
        .replaceAll('_', '-')
        .replace(/^http-/, '') === name
    )
      return value;
  }
  return undefined;
}
