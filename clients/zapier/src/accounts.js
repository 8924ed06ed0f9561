import { get } from './api.js';

/** The billing account that pays for the member of the step: their own. */
export async function accountOf(z, bundle) {
  const { member } = bundle.inputData;
  const { data } = await get(z, bundle, `/v1/members/${member}/billing-accounts`, { limit: 100 });
  const own = data.find((account) => account.member_id === member);
  if (own) return own;
  throw new z.errors.Error(
    `Member ${member} has no billing account of their own. If they were merged into another member, use that one.`,
    'no_account',
  );
}
