import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import App from '../index.js';
import { api, connect, control, failure, fieldsOf, message, page, receiver, run, world } from './zap.js';

const hooks = Object.values(App.triggers).filter(({ operation }) => operation.type === 'hook');
const subscribed = {};
let zap;

describe('triggers', () => {
  before(async () => {
    zap = await receiver();
    for (const { key, operation } of hooks) {
      subscribed[key] = await run(operation.performSubscribe, { targetUrl: `${zap.url}/${key}` });
    }
    await control('story');
  });

  after(() => zap.close());

  /** What Zapier gives for a hook that came. */
  const bundleOf = (key, rawRequest) => ({ rawRequest, cleanedRequest: {}, subscribeData: subscribed[key] });

  for (const { key, operation } of hooks) {
    test(`${key}: told, listed and shown in the same shape`, async () => {
      const came = zap.came.get(`/${key}`);
      assert.ok(came, `nothing came of ${key}`);
      const [listed] = await run(operation.performList);
      const hook = came.find(({ content }) => JSON.parse(content).id === listed.id);
      const [told] = await run(operation.perform, bundleOf(key, hook));
      assert.deepEqual(told, listed);
      // A Zap may ask for the events of a location, unless they are of none.
      const isOfPlace = came.some(({ content }) => JSON.parse(content).location_id !== null);
      assert.equal(
        operation.inputFields.some((field) => field.key === 'location'),
        isOfPlace,
      );
      const fields = (item) =>
        fieldsOf({ ...item, previous: {} }).filter((field) => !/custom_fields|metadata/.test(field));
      const named = new Set(fieldsOf(operation.sample).map((field) => field.split('.').slice(0, 2).join('.')));
      for (const field of fields(told))
        assert.ok(named.has(field.split('.').slice(0, 2).join('.')), `${field} of ${key} is in no sample`);
    });
  }

  test('a hook says who and what, and amounts as people write them', async () => {
    const [booking] = await run(
      App.triggers.booking_confirmed.operation.perform,
      bundleOf('booking_confirmed', zap.came.get('/booking_confirmed')[0]),
    );
    assert.equal(booking.member.email, 'ada@example.com');
    assert.equal(booking.resource.name, 'Aquarium');
    assert.equal(booking.location.name, 'Mitte');
    const [invoice] = await run(
      App.triggers.invoice_finalized.operation.perform,
      bundleOf('invoice_finalized', zap.came.get('/invoice_finalized')[0]),
    );
    assert.equal(invoice.invoice.gross.decimal, '100.00');
    assert.equal(invoice.account.name, 'Ada Lovelace');
  });

  test('a hook that is not signed by the service is refused', async () => {
    const [came] = zap.came.get('/member_created');
    const { perform } = App.triggers.member_created.operation;
    const forged = came.content.replace('member.created', 'member.updated'); // whoever it was that came first
    assert.notEqual(forged, came.content);
    for (const changed of [{ content: forged }, { headers: {} }]) {
      const error = await failure(run(perform, bundleOf('member_created', { ...came, ...changed })));
      assert.match(message(error), /not signed by your service/);
    }
    const stranger = { ...bundleOf('member_created', came), subscribeData: subscribed.booking_confirmed };
    assert.match(message(await failure(run(perform, stranger))), /not signed/);
  });

  test('a Zap of one location asks for that location, and turning it off ends it, twice if need be', async () => {
    const { performSubscribe, performUnsubscribe } = App.triggers.booking_confirmed.operation;
    const subscribeData = await run(performSubscribe, {
      targetUrl: `${zap.url}/one`,
      inputData: { location: world.location },
    });
    const endpoint = await api('GET', `/v1/webhook-endpoints/${subscribeData.id}`);
    assert.deepEqual([endpoint.location_ids, endpoint.event_types], [[world.location], ['booking.confirmed']]);
    await run(performUnsubscribe, { subscribeData });
    await run(performUnsubscribe, { subscribeData });
    const left = await api('GET', '/v1/webhook-endpoints?limit=100');
    assert.ok(!left.data.some(({ id }) => id === subscribeData.id));
  });

  test('a person whose rights are limited to a location is told of that one', async () => {
    const { performSubscribe } = App.triggers.booking_confirmed.operation;
    const authData = await connect(world.manager);
    const { id } = await run(performSubscribe, { targetUrl: `${zap.url}/limited`, authData });
    assert.deepEqual((await api('GET', `/v1/webhook-endpoints/${id}`)).location_ids, [world.location]);
    const nowhere = run(App.triggers.payment_failed.operation.performSubscribe, { targetUrl: zap.url, authData });
    assert.match(message(await failure(nowhere)), /rights at all of them/);
    const refused = run(performSubscribe, { targetUrl: `${zap.url}/none`, authData: await connect(world.frontDesk) });
    assert.match(message(await failure(refused)), /webhooks:write/);
  });

  test('Zaps that are turned off leave no endpoint behind', async () => {
    for (const { key, operation } of hooks) {
      await run(operation.performUnsubscribe, { subscribeData: subscribed[key] });
    }
    const left = await api('GET', '/v1/webhook-endpoints?limit=100');
    assert.ok(!left.data.some(({ url }) => hooks.some(({ key }) => url === `${zap.url}/${key}`)));
  });

  test('dropdowns', async () => {
    assert.deepEqual(await page('location', {}), [{ id: world.location, name: 'Mitte' }]);
    assert.deepEqual(await page('resource', { location: world.location }), [
      { id: world.room, name: 'Aquarium' },
      { id: world.annex, name: 'Aquarium Annex' },
    ]);
    assert.ok((await page('plan', {})).some(({ id }) => id === world.plan));
    assert.ok((await page('member', {})).some(({ name }) => name === 'Ada Lovelace (ada@example.com)'));
  });
});
