/** Input fields that several steps have. */

export const location = (more = {}) => ({
  key: 'location',
  label: 'Location',
  type: 'string',
  dynamic: 'location.id.name',
  required: false,
  ...more,
});

export const resource = (more = {}) => ({
  key: 'resource',
  label: 'Resource',
  type: 'string',
  dynamic: 'resource.id.name',
  search: 'resource.id',
  required: false,
  ...more,
});

export const member = (more = {}) => ({
  key: 'member',
  label: 'Member',
  type: 'string',
  dynamic: 'member.id.name',
  search: 'member.id',
  required: false,
  ...more,
});

export const plan = (more = {}) => ({
  key: 'plan',
  label: 'Plan',
  type: 'string',
  dynamic: 'plan.id.name',
  required: false,
  ...more,
});

export const account = (more = {}) => ({
  key: 'account',
  label: 'Account',
  type: 'string',
  dynamic: 'account.id.name',
  required: false,
  helpText: "The member's own, unless you choose one of a team of theirs.",
  ...more,
});
