/** What Zapier does with the app, and a receiver of hooks; the service was started by tests/clients/test_zapier.py. */

import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import zapier from 'zapier-platform-core';

import App from '../index.js';

/**
 * `baseUrl`, `apiKey` (of the space's operator), `redirectUri`, `clientId`, `clientSecret`, `person` (an owner's e-mail
 * and password), `manager` (of the location alone), `frontDesk`, `location`, `room` ("Aquarium"), `annex`, `plan`, and
 * `control`: an address at which the rest of the world does its work.
 */
export const world = JSON.parse(process.env.COWORKAPI_TEST_WORLD ?? 'null');
if (!world) throw new Error('run these by pytest tests/clients/test_zapier.py, which starts the service');

const tester = zapier.createAppTester(App);

/** The connection's form, as it was filled in. */
export const form = {
  base_url: `${world.baseUrl}/`,
  oauth_client_id: world.clientId,
  oauth_client_secret: world.clientSecret,
};

/** Signs in, as Zapier and a browser do; the connection's data. */
export async function connect(person = world.person) {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(8).toString('hex');
  const url = new URL(
    await tester(App.authentication.oauth2Config.authorizeUrl, {
      inputData: { ...form, redirect_uri: world.redirectUri, state },
    }),
  );
  url.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'));
  url.searchParams.set('code_challenge_method', 'S256');
  const returned = await consent(url, person);
  if (returned.searchParams.get('state') !== state) throw new Error(`another state in ${returned}`);
  const inputData = {
    ...form,
    redirect_uri: world.redirectUri,
    code: returned.searchParams.get('code'),
    code_verifier: verifier,
  };
  return { ...form, ...(await tester(App.authentication.oauth2Config.getAccessToken, { inputData })) };
}

/** The person signs in on the service's page and allows what is asked; where the browser is sent then. */
async function consent(url, person) {
  const cookies = new Map();
  const visit = async (address, body) => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(address, {
      method: body ? 'POST' : 'GET',
      body,
      headers: { cookie },
      redirect: 'manual',
    });
    for (const set of answer.headers.getSetCookie()) {
      const [name, ...value] = set.split(';')[0].split('=');
      cookies.set(name, value.join('='));
    }
    return answer;
  };
  const submit = async (address, page, step, fields = {}) => {
    const token = /name="token" value="([^"]*)"/.exec(page)?.[1];
    const part = page.split('<form').find((one) => one.includes(`name="step" value="${step}"`));
    if (!token || !part) throw new Error(`no ${step} form in ${page}`);
    const action = /action="([^"]*)"/.exec(part)[1].replaceAll('&amp;', '&');
    const answer = await visit(new URL(action, address), new URLSearchParams({ token, step, ...fields }));
    if (answer.status !== 303) throw new Error(`${step}: ${answer.status} ${await answer.text()}`);
    return new URL(answer.headers.get('location'), address);
  };
  const asking = await submit(url, await (await visit(url)).text(), 'sign_in', person);
  return submit(asking, await (await visit(asking)).text(), 'allow');
}

let connection;
/** A connection of the owner's, the same each time. */
export const connected = () => (connection ??= connect());

/** Runs a part of the app with the connection of these tests. */
export async function run(part, bundle = {}) {
  return tester(part, { authData: await connected(), inputData: {}, meta: {}, ...bundle });
}

/** A page of a dropdown, or of any trigger with pages; `cursors` is what Zapier remembers from one to the next. */
export async function page(key, inputData, number = 0, cursors = {}) {
  const meta = { isFillingDynamicDropdown: true, page: number };
  const { results } = await zapier.createAppHandler(App)({
    command: 'execute',
    method: `triggers.${key}.operation.perform`,
    bundle: { authData: await connected(), inputData, meta },
    cursorTestObj: cursors,
  });
  return results;
}

/** What it throws. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** The message that Zapier shows. */
export const message = (error) => (error.message.startsWith('{') ? JSON.parse(error.message).message : error.message);

/** The API with the operator's key: what the space's staff do meanwhile. */
export async function api(method, path, body) {
  const answer = await fetch(world.baseUrl + path, {
    method,
    headers: { Authorization: `Bearer ${world.apiKey}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

const HOUR = 3_600_000;

/** An instant hours after the last full hour. */
export const at = (hours) => new Date(Math.floor(Date.now() / HOUR) * HOUR + hours * HOUR).toISOString();

/** Has the space's work done, or more happen there. */
export async function control(what) {
  const answer = await fetch(`${world.control}/${what}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`);
}

/** Zapier's end of the hooks: what came, by path. */
export async function receiver() {
  const came = new Map();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      // Zapier hands headers on in this form.
      const name = (key) => `Http-${key.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())}`;
      const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [name(key), value]));
      const hook = { method: 'POST', querystring: '', headers, content: Buffer.concat(chunks).toString() };
      came.set(request.url, [...(came.get(request.url) ?? []), hook]);
      response.writeHead(200).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, came, close: () => server.close() };
}

/** The paths of all values, lists taken as one: two of the same shape have the same. */
export function fieldsOf(value, path = '') {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, one]) => fieldsOf(one, path ? `${path}.${key}` : key));
}
