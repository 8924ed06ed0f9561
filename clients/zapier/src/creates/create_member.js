import { list, post } from '../api.js';
import { PERSON } from '../context.js';
import { location } from '../fields.js';
import samples from '../samples.js';

const CUSTOM = 'custom_field__';
const TYPES = { text: 'string', number: 'number', boolean: 'boolean', date: 'string', choice: 'string' };

async function perform(z, bundle) {
  const { name, email, phone, company, tags, external_id, may_sign_in } = bundle.inputData;
  return post(z, bundle, '/v1/members', {
    name,
    email: email || null,
    phone: phone || null,
    company: company || null,
    home_location_id: bundle.inputData.location || null,
    external_id: external_id || null,
    ...(tags?.length ? { tags } : {}),
    ...(may_sign_in === undefined ? {} : { may_sign_in }),
    custom_fields: Object.fromEntries(
      Object.entries(bundle.inputData)
        .filter(([key, value]) => key.startsWith(CUSTOM) && value !== '' && value !== undefined && value !== null)
        .map(([key, value]) => [key.slice(CUSTOM.length), value]),
    ),
  });
}

/** The fields that the space has made for its members. */
async function customFields(z, bundle) {
  const fields = await list(z, bundle, '/v1/custom-fields', { applies_to: 'member' });
  return fields.map(({ key, label, type, options, required }) => ({
    key: CUSTOM + key,
    label,
    type: TYPES[type],
    required,
    ...(type === 'choice' ? { choices: options } : {}),
    ...(type === 'date' ? { helpText: 'As 2026-12-31.' } : {}),
  }));
}

export default {
  key: 'create_member',
  noun: 'Member',
  display: { label: 'Create Member', description: 'Adds a member, with a billing account of their own.' },
  operation: {
    perform,
    inputFields: [
      { key: 'name', label: 'Name', type: 'string', required: true },
      { key: 'email', label: 'E-mail', type: 'string', required: false },
      { key: 'phone', label: 'Phone', type: 'string', required: false },
      { key: 'company', label: 'Company', type: 'string', required: false },
      location({ label: 'Home location' }),
      { key: 'tags', label: 'Tags', type: 'string', list: true, required: false, helpText: 'New ones are made.' },
      {
        key: 'may_sign_in',
        label: 'May sign in',
        type: 'boolean',
        required: false,
        helpText: 'Whether a sign-in link is sent when the member asks for one.',
      },
      { key: 'external_id', label: 'ID of yours', type: 'string', required: false },
      customFields,
    ],
    sample: { ...samples.member, ...PERSON },
  },
};
