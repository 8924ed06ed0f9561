import { createRequire } from 'node:module';

import zapier from 'zapier-platform-core';

import authentication from './src/authentication.js';
import creates from './src/creates/index.js';
import dates, { memberDateFields } from './src/triggers/dates.js';
import dropdowns from './src/triggers/dropdowns.js';
import searches from './src/searches/index.js';
import events from './src/triggers/events.js';

const { version } = createRequire(import.meta.url)('./package.json');

const byKey = (operations) => Object.fromEntries(operations.map((operation) => [operation.key, operation]));

export default {
  version,
  platformVersion: zapier.version,
  authentication,
  triggers: byKey([...events, ...dates, ...dropdowns, memberDateFields]),
  creates: byKey(creates),
  searches: byKey(searches),
  searchOrCreates: {
    member: {
      key: 'member',
      display: {
        label: 'Find or Create Member',
        description: 'Finds a member by e-mail address or name, and adds them if there is none.',
      },
      search: 'member',
      create: 'create_member',
    },
  },
};
