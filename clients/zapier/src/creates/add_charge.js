import { get, post } from '../api.js';
import { accountOf } from '../accounts.js';
import { account, location, member } from '../fields.js';
import { toMinor, withDecimals } from '../money.js';
import samples from '../samples.js';

async function perform(z, bundle) {
  const { amount, description, tax_code, starts_at, ends_at } = bundle.inputData;
  const [{ currency }, payer] = await Promise.all([
    get(z, bundle, `/v1/locations/${bundle.inputData.location}`),
    accountOf(z, bundle),
  ]);
  const minor = toMinor(z, amount, currency);
  const { charge } = await post(z, bundle, '/v1/charges', {
    // A fee is never negative; what is taken off is an adjustment.
    source_kind: minor < 0 ? 'adjustment' : 'fee',
    account_id: payer.id,
    member_id: bundle.inputData.member,
    location_id: bundle.inputData.location,
    description,
    amount: { amount: minor, currency },
    ...(tax_code ? { tax_code } : {}),
    ...(starts_at ? { starts_at } : {}),
    ...(ends_at ? { ends_at } : {}),
  });
  return withDecimals(charge);
}

export default {
  key: 'add_charge',
  noun: 'Charge',
  display: {
    label: 'Add Charge',
    description: 'Charges a member a fee, which comes with their next invoice. A negative amount gives something back.',
  },
  operation: {
    perform,
    inputFields: [
      member({ required: true, helpText: 'Whom it is about, and whose account pays.' }),
      account(),
      location({ required: true, helpText: 'Its legal entity charges, by its tax rates and in its currency.' }),
      {
        key: 'amount',
        label: 'Amount',
        type: 'string',
        required: true,
        placeholder: '12.50',
        helpText:
          'In the currency of the location, such as 12.50; before tax, or with it where your prices include tax.',
      },
      { key: 'description', label: 'Description', type: 'string', required: true, helpText: 'Stands on the invoice.' },
      {
        key: 'tax_code',
        label: 'Tax code',
        type: 'string',
        required: false,
        helpText: 'The standard one, unless given.',
      },
      { key: 'starts_at', label: 'Service from', type: 'datetime', required: false, helpText: 'Now, unless given.' },
      { key: 'ends_at', label: 'Service until', type: 'datetime', required: false },
    ],
    sample: withDecimals(samples.charge),
  },
};
