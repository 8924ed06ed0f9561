import { list } from '../api.js';
import { contextInside, expansionOf } from '../context.js';
import { withDecimals } from '../money.js';

// Zapier shows the first; a few more let a Zap say that there are several.
export const FOUND = 10;

/** A search by some of its fields; all that are given must fit. */
export function search({ key, noun, description, inputFields, find, sample }) {
  return {
    key,
    noun,
    display: { label: `Find ${noun}`, description },
    operation: {
      inputFields,
      perform: async (z, bundle) => {
        const isAsked = inputFields.some((field) => ![undefined, null, ''].includes(bundle.inputData[field.key]));
        if (!isAsked) throw new z.errors.Error('Say what to look for: fill in one of the fields.', 'nothing_asked');
        return withDecimals(await find(z, bundle, bundle.inputData));
      },
      sample: withDecimals(sample),
    },
  };
}

export const optional = (key, label, more = {}) => ({ key, label, type: 'string', required: false, ...more });

/** The first of a list, with names beside the ids. */
export async function expanded(z, bundle, path, kind, params) {
  const rows = await list(z, bundle, path, { ...params, expand: expansionOf(kind) }, FOUND);
  return rows.map((row) => {
    const { resource, context } = contextInside(kind, row);
    return { ...resource, ...context };
  });
}

/** Those of that name, else those whose name it is a part of. */
export function named(rows, name) {
  const wanted = name?.trim().toLowerCase();
  if (!wanted) return rows;
  const same = rows.filter((row) => row.name.toLowerCase() === wanted);
  return same.length ? same : rows.filter((row) => row.name.toLowerCase().includes(wanted));
}
