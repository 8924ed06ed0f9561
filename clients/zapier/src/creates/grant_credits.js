import { accountOf } from '../accounts.js';
import { post } from '../api.js';
import { account, member } from '../fields.js';
import { toMinor, withDecimals } from '../money.js';
import samples from '../samples.js';

async function perform(z, bundle) {
  const { kind, quantity, use_of, name, valid_until, reason } = bundle.inputData;
  const owner = await accountOf(z, bundle);
  const granted = {
    money: () => ({ quantity: toMinor(z, quantity, owner.currency), currency: owner.currency }),
    minutes: () => ({ quantity: whole(z, quantity) }),
    uses: () => ({ quantity: whole(z, quantity), use_of: use_of || 'other' }),
  }[kind]();
  const lot = await post(z, bundle, '/v1/credits/lots', {
    account_id: owner.id,
    kind,
    ...granted,
    name,
    ...(valid_until ? { valid_until } : {}),
    ...(reason ? { reason } : {}),
  });
  return withDecimals(lot);
}

function whole(z, text) {
  if (/^\d+$/.test(String(text).trim())) return Number(text);
  throw new z.errors.Error(`“${text}” is no whole number, such as 60.`, 'wrong_quantity');
}

/** What the quantity means, and what one use is, depend on the kind. */
function quantityFields(z, bundle) {
  const { kind } = bundle.inputData;
  const field = { key: 'quantity', type: 'string', required: true };
  if (kind === 'money') {
    return [{ ...field, label: 'Amount', helpText: "In the currency of the member's account, such as 50.00." }];
  }
  if (kind === 'uses') {
    const choices = {
      day_pass: 'A day',
      guest_pass: 'A day of a guest',
      print: 'A printed page',
      other: 'Something else',
    };
    return [
      { ...field, label: 'Uses', helpText: 'How many, such as 5.' },
      { key: 'use_of', label: 'One use is', type: 'string', choices, required: true },
    ];
  }
  return [{ ...field, label: 'Minutes', helpText: 'Of booked time, such as 60.' }];
}

export default {
  key: 'grant_credits',
  noun: 'Credit',
  display: {
    label: 'Grant Credits',
    description: 'Grants a member credits: money, minutes of booked time, or uses such as days.',
  },
  operation: {
    perform,
    inputFields: [
      member({ required: true }),
      account(),
      {
        key: 'kind',
        label: 'Kind',
        type: 'string',
        required: true,
        choices: { minutes: 'Minutes of booked time', money: 'Money', uses: 'Uses (days, guests, prints)' },
        altersDynamicFields: true,
      },
      quantityFields,
      { key: 'name', label: 'Name', type: 'string', required: true, placeholder: 'Welcome hours' },
      {
        key: 'valid_until',
        label: 'Valid until',
        type: 'datetime',
        required: false,
        helpText: 'For ever, unless given.',
      },
      { key: 'reason', label: 'Reason', type: 'string', required: false },
    ],
    sample: withDecimals(samples.credit_lot),
  },
};
