import { post } from '../api.js';
import { member } from '../fields.js';

export default {
  key: 'add_note',
  noun: 'Note',
  display: { label: 'Add Note', description: 'Writes a note on a member that only staff see.' },
  operation: {
    perform: (z, bundle) =>
      post(z, bundle, `/v1/members/${bundle.inputData.member}/notes`, { body: bundle.inputData.body }),
    inputFields: [member({ required: true }), { key: 'body', label: 'Note', type: 'text', required: true }],
    sample: {
      id: 'note_01jq2v5x8ye0rb6hm3k7n4d9ta',
      member_id: 'mem_01jq2v5x8ye0rb6hm3k7n4d9ta',
      team_id: null,
      body: 'Prefers the quiet room.',
      author: 'usr_01jq2v5x8ye0rb6hm3k7n4d9ta via app_01jq2v5x8ye0rb6hm3k7n4d9ta',
      created_at: '2026-11-23T09:30:00Z',
      updated_at: '2026-11-23T09:30:00Z',
    },
  },
};
