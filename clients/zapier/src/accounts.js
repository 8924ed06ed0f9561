import { get } from './api.js';

/** The billing account of the step: the one that it names, else the member's own. */
export async function accountOf(z, bundle) {
  const { member, account: wanted } = bundle.inputData;
  const { data } = await get(z, bundle, `/v1/members/${member}/billing-accounts`, { limit: 100 });
  const found = data.find((account) => (wanted ? account.id === wanted : account.member_id === member));
  if (found) return found;
  throw new z.errors.Error(
    wanted
      ? `Account ${wanted} does not pay for member ${member}. Choose one of theirs, or none: their own.`
      : `Member ${member} has no billing account of their own. If they were merged into another member, use that one.`,
    'no_account',
  );
}
