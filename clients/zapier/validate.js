// Says what Zapier's schema finds wrong with the definition, without a service and without Zapier: `node validate.js`.
import zapier from 'zapier-platform-core';

import App from './index.js';

const { results } = await zapier.createAppHandler(App)({ command: 'validate', calledFromCli: true });
for (const { property, message } of results) console.error(`${property}: ${message}`);
process.exitCode = results.length ? 1 : 0;
