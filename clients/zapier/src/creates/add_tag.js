import { call } from '../api.js';
import { PERSON } from '../context.js';
import { member } from '../fields.js';
import samples from '../samples.js';

const ATTEMPTS = 5;

/** Tags are changed as a whole: what somebody else changes meanwhile is not overwritten (`If-Match`): read again. */
async function perform(z, bundle) {
  const path = `/v1/members/${bundle.inputData.member}`;
  const tag = bundle.inputData.tag.trim();
  for (let attempt = 1; ; attempt++) {
    const read = await call(z, bundle, 'GET', path);
    const { tags } = read.data;
    if (tags.some((one) => one.toLowerCase() === tag.toLowerCase())) return read.data;
    const changed = await call(z, bundle, 'PATCH', path, {
      body: { tags: [...tags, tag] },
      headers: { 'If-Match': read.getHeader('etag') },
      expected: attempt < ATTEMPTS ? [412] : [],
    });
    if (changed.status !== 412) return changed.data;
  }
}

export default {
  key: 'add_tag',
  noun: 'Tag',
  display: {
    label: 'Add Tag to Member',
    description: 'Adds a tag to a member, and makes the tag if there is none yet.',
  },
  operation: {
    perform,
    inputFields: [
      member({ required: true }),
      {
        key: 'tag',
        label: 'Tag',
        type: 'string',
        required: true,
        dynamic: 'tag.name.name',
        helpText: 'By its name. A new name makes a new tag.',
      },
    ],
    sample: { ...samples.member, ...PERSON, tags: ['Newsletter'] },
  },
};
