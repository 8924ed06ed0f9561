import { randomUUID } from 'node:crypto';

import { addressOf } from './address.js';
import { refuse } from './errors.js';

const PAGE = 100;
// Zapier ends a step after 30 seconds: two attempts must fit.
const SECONDS = 12;
const ATTEMPTS = 2;

/** `GET /v1/...`: its JSON. Parameters that are empty are left out; of a list, each is sent. */
export async function get(z, bundle, path, params = {}) {
  return (await call(z, bundle, 'GET', path, { params })).data;
}

/** All rows of a list, or its first `limit`. */
export async function list(z, bundle, path, params = {}, limit = 1000) {
  const found = [];
  let cursor;
  do {
    const page = await get(z, bundle, path, { ...params, limit: Math.min(PAGE, limit - found.length), cursor });
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor && found.length < limit);
  return found;
}

/**
 * `POST /v1/...`: its JSON. The key is of this call alone: what is lost on the way is sent again and happens once, and
 * the same step of another run (two equal charges, on purpose) happens again.
 */
export async function post(z, bundle, path, body) {
  return (await call(z, bundle, 'POST', path, { body, headers: { 'Idempotency-Key': randomUUID() } })).data;
}

/** Any call; its response, which is a success unless its status is one of `expected`. */
export async function call(z, bundle, method, path, { params = {}, body, headers = {}, expected = [] } = {}) {
  const options = {
    method,
    url: addressOf(z, bundle.authData) + path + query(params),
    headers: { Authorization: `Bearer ${bundle.authData.access_token}`, Accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    skipThrowForStatus: true,
    throwForThrottlingEarly: false,
  };
  if (body !== undefined) options.headers['Content-Type'] = 'application/json';
  const response = await insist(z, options);
  if (response.status >= 400 && !expected.includes(response.status)) refuse(z, response);
  return response;
}

/** The response to a request that is sent again when its answer is lost, or throws what to do when none comes. */
export async function insist(z, options, attempts = ATTEMPTS) {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await z.request({ timeout: SECONDS * 1000, ...options, headers: { ...options.headers } });
      if (![502, 504].includes(response.status) || attempt === attempts) return response;
    } catch (error) {
      if (error.name !== 'FetchError') throw error;
      if (attempt === attempts) {
        throw new z.errors.Error(
          `No answer from ${new URL(options.url).host} (${error.code ?? error.type ?? error.message}). ` +
            'Check that the service runs and that the address of the connection is right.',
          'no_answer',
        );
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function query(params) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat())
      if (one !== undefined && one !== null && one !== '') given.append(name, String(one));
  }
  return given.size ? `?${given}` : '';
}
