import { get } from '../api.js';

// A dropdown shows a page and offers more.
const PAGE = 100;

/** The choices of a field: a hidden trigger, as Zapier wants it. `needs`: the field without which there are none. */
function dropdown({ key, noun, path, params = () => ({}), name = (row) => row.name, needs }) {
  return {
    key,
    noun,
    display: { label: `${noun} Choices`, description: 'Fills a dropdown.', hidden: true },
    operation: {
      type: 'polling',
      canPaginate: true,
      perform: async (z, bundle) => {
        if (needs && !bundle.inputData[needs]) return [];
        const isFurther = (bundle.meta?.page ?? 0) > 0;
        const cursor = isFurther ? await z.cursor.get() : undefined;
        if (isFurther && !cursor) return [dropdown({ key: 'tag', noun: 'Tag', path: '/v1/tags' })];
        const page = await get(z, bundle, typeof path === 'string' ? path : path(bundle.inputData), {
          ...params(bundle.inputData),
          limit: PAGE,
          cursor,
        });
        await z.cursor.set(page.next_cursor ?? '');
        return page.data.map((row) => ({ id: row.id, name: name(row) }));
      },
      sample: { id: 'x_01jq2v5x8ye0rb6hm3k7n4d9ta', name: noun },
    },
  };
}

export default [
  dropdown({ key: 'location', noun: 'Location', path: '/v1/locations' }),
  dropdown({
    key: 'resource',
    noun: 'Resource',
    path: '/v1/resources',
    params: ({ location }) => ({ location_id: location, is_bookable: true }),
  }),
  dropdown({
    key: 'plan',
    noun: 'Plan',
    path: '/v1/plans',
    params: ({ location }) => ({ location_id: location }),
  }),
  dropdown({
    key: 'member',
    noun: 'Member',
    path: '/v1/members',
    name: ({ name, email }) => (email ? `${name} (${email})` : name),
  }),
  dropdown({
    key: 'account',
    noun: 'Account',
    needs: 'member',
    path: ({ member }) => `/v1/members/${member}/billing-accounts`,
  }),
  dropdown({ key: 'tag', noun: 'Tag', path: '/v1/tags' }),
];
