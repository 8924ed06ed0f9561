/** Writes src/operator, src/member and src/public from the OpenAPI documents. Run by `make clients`. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

import type { Place } from './document.ts';
import { places, readDocument } from './document.ts';
import { EVENT_TYPES, eventsModule } from './events.ts';
import { typeNames } from './names.ts';
import { problemsModule } from './problems.ts';
import type { Resource } from './resources.ts';
import { HEADER, resourceModule, resourcesOf } from './resources.ts';
import { Types } from './types.ts';

interface Face {
  name: string;
  className: string;
  about: string;
  options: string;
  isWanted: (place: Place) => boolean;
}

const isPublic = ({ path }: Place): boolean => path.startsWith('/v1/public/');
// Staff sign in by /v1/auth, members at their organization; whatever is public besides has its own client.
const STAFF_ONLY = new Set(['sign_in', 'switch_organization']);
const FACES: Face[] = [
  {
    name: 'operator',
    className: 'OperatorClient',
    about: 'What staff, integrations and consoles do: with an API key, an OAuth token or a signed-in session.',
    options: 'ConnectionOptions',
    isWanted: () => true,
  },
  {
    name: 'member',
    className: 'MemberClient',
    about: 'What a signed-in member does: own bookings, invoices, visitors, teams.',
    options: 'ConnectionOptions & { organization: string }',
    isWanted: (place) =>
      isPublic(place) ? place.operation.tags.includes('Member sign-in') : !STAFF_ONLY.has(place.operation.operationId),
  },
  {
    name: 'public',
    className: 'PublicClient',
    about: 'What a website shows without sign-in: plans, resources, prices, availability.',
    options: `Omit<ConnectionOptions, 'apiKey' | 'accessToken' | 'session'> & { organization: string }`,
    isWanted: () => true,
  },
];

const openapi = new URL('../../../openapi/', import.meta.url);
const source = new URL('../src/', import.meta.url);
const names = typeNames(readDocument(new URL('openapi.json', openapi)).components.schemas);
for (const face of FACES) await write(face);

async function write(face: Face): Promise<void> {
  const document = readDocument(new URL(`${face.name}.json`, openapi));
  const types = new Types(document, names, document.webhooks ? EVENT_TYPES : {});
  const resources = resourcesOf(document, types, face.isWanted);
  const events = eventsModule(document, types);
  const folder = new URL(`${face.name}/`, source);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(new URL('resources/', folder), { recursive: true });
  const save = (file: string, text: string): void => writeFileSync(new URL(file, folder), text);
  for (const resource of resources) {
    save(`resources/${fileOf(resource)}.ts`, resourceModule(resource, document, new Set(Object.values(EVENT_TYPES))));
  }
  if (events) save('webhooks.ts', events);
  save('problems.ts', problemsModule(document, types, resources));
  save('types.ts', await types.write());
  save('index.ts', indexModule(face, resources, events !== undefined));
  console.log(`${face.name}: ${resources.length} resources, ${places(document).filter(face.isWanted).length} methods`);
}

function fileOf(resource: Resource): string {
  return resource.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function indexModule(face: Face, resources: Resource[], hasEvents: boolean): string {
  const line = (make: (resource: Resource) => string): string => resources.map(make).join('');
  return `${HEADER}import { Connection } from '../runtime/connection.js';
import type { ConnectionOptions } from '../runtime/connection.js';
${line((one) => `import { ${one.className} } from './resources/${fileOf(one)}.js';\n`)}
export * from '../runtime/index.js';
export * from './problems.js';
export type * from './types.js';
${hasEvents ? `export * from './webhooks.js';\n` : ''}${line((one) => `export { ${one.className} };\n`)}
/** ${face.about} */
export class ${face.className} {
  readonly connection: Connection;
${line((one) => `  readonly ${one.name}: ${one.className};\n`)}
  constructor(options: ${face.options}) {
    this.connection = new Connection(options);
${line((one) => `    this.${one.name} = new ${one.className}(this.connection);\n`)}  }
}
`;
}
