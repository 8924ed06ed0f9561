import { call } from './api.js';
import samples from './samples.js';

// Of what an event points to, what a message or a row of a table wants to say. The rest is a search away.
const TOLD = {
  member: ['id', 'name', 'email', 'phone', 'company'],
  team: ['id', 'name'],
  account: ['id', 'name', 'email', 'member_id', 'team_id'],
  resource: ['id', 'name', 'kind'],
  location: ['id', 'name', 'time_zone', 'currency'],
};

const EXPANDED = {
  booking: { path: '/v1/bookings', names: ['member', 'team', 'resource', 'location'] },
  check_in: { path: '/v1/check-ins', names: ['member', 'location'] },
  membership: { path: '/v1/memberships', names: ['member', 'team', 'account', 'location'] },
};
const OF_ACCOUNT = ['invoice', 'payment', 'credit_lot'];

/** Who and what a resource is about: a booking carries ids, a mail needs names. Null: nobody, or not to be seen. */
export async function contextOf(z, bundle, kind, resource) {
  if (OF_ACCOUNT.includes(kind)) return accountAndMember(z, bundle, resource.account_id);
  if (!EXPANDED[kind]) return {};
  const { path, names } = EXPANDED[kind];
  const found = await seen(z, bundle, `${path}/${resource.id}`, { expand: names.join(',') });
  return brief(names, found ?? {});
}

/** The same of a resource that a list has expanded. */
export function expansionOf(kind) {
  return EXPANDED[kind].names.join(',');
}

export function contextInside(kind, expanded) {
  const { names } = EXPANDED[kind];
  const resource = Object.fromEntries(Object.entries(expanded).filter(([name]) => !names.includes(name)));
  return { resource, context: brief(names, expanded) };
}

async function accountAndMember(z, bundle, accountId) {
  const account = accountId && (await seen(z, bundle, `/v1/billing-accounts/${accountId}`));
  const member = account?.member_id && (await seen(z, bundle, `/v1/members/${account.member_id}`));
  return brief(['account', 'member'], { account, member });
}

/** What the connected account may see of it. The event itself is worth having without, too. */
async function seen(z, bundle, path, params) {
  const response = await call(z, bundle, 'GET', path, { params, expected: [403, 404] });
  return response.status === 200 ? response.data : null;
}

export function brief(names, found) {
  return Object.fromEntries(
    names.map((name) => [
      name,
      found[name] ? Object.fromEntries(TOLD[name].map((field) => [field, found[name][field] ?? null])) : null,
    ]),
  );
}

/** How the context of such a resource looks, for samples. */
export function sampleContext(kind) {
  const names = OF_ACCOUNT.includes(kind) ? ['account', 'member'] : (EXPANDED[kind]?.names ?? []);
  const found = { ...samples, account: { ...samples.account, ...PERSON }, member: { ...samples.member, ...PERSON } };
  return brief(names, found);
}

export const PERSON = { name: 'Ada Lovelace', email: 'ada@example.com' };
