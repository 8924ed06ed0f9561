import { createRequire } from 'node:module';

import zapier from 'zapier-platform-core';

import authentication from './src/authentication.js';
import creates from './src/creates/index.js';
import dropdowns from './src/triggers/dropdowns.js';
import events from './src/triggers/events.js';

const { version } = createRequire(import.meta.url)('./package.json');

const byKey = (operations) => Object.fromEntries(operations.map((operation) => [operation.key, operation]));

export default {
  version,
  platformVersion: zapier.version,
  authentication,
  triggers: byKey([...events, ...dropdowns]),
  creates: byKey(creates),
};
