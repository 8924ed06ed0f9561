/** A class for each resource, a method for each operation. */

import type { Document, Parameter, Place, Schema } from './document.ts';
import { answerOf, codesOf, places } from './document.ts';
import { camel, operationName, pascal } from './names.ts';
import type { Types } from './types.ts';

export interface Resource {
  name: string;
  className: string;
  methods: Method[];
}

export interface Method {
  name: string;
  code: string;
  codes: string[];
  types: string[];
  runtime: string[];
}

/** All resources of a face, by name. */
export function resourcesOf(document: Document, types: Types, isWanted: (place: Place) => boolean): Resource[] {
  const found = new Map<string, Resource>();
  for (const place of places(document).filter(isWanted)) {
    const name = operationName(place);
    const resource = found.get(name.resource) ?? {
      name: name.resource,
      className: `${pascal(name.resource)}Api`,
      methods: [],
    };
    found.set(name.resource, resource);
    const isTaken = resource.methods.some((method) => method.name === name.method);
    const method = isTaken ? camel(place.operation.operationId) : name.method;
    resource.methods.push(methodOf(place, method, pascal(resource.name) + pascal(method), types));
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The module of one resource. */
export function resourceModule(resource: Resource, document: Document, eventTypes: Set<string>): string {
  const types = sorted(resource.methods.flatMap((method) => method.types));
  const runtime = sorted(resource.methods.flatMap((method) => method.runtime));
  const values = runtime.filter((name) => name === 'path' || name === 'form');
  const module = { Call: 'calls', List: 'lists', Page: 'lists', EventStream: 'streams' } as Record<string, string>;
  const of = (file: string): string[] =>
    runtime.filter((name) => !values.includes(name) && (module[name] ?? 'connection') === file);
  return (
    HEADER +
    imports(of('calls'), '../../runtime/calls.js', 'import type') +
    imports(of('connection'), '../../runtime/connection.js', 'import type') +
    imports(values, '../../runtime/connection.js', 'import') +
    imports(of('lists'), '../../runtime/lists.js', 'import type') +
    `import { Api } from '../../runtime/api.js';\n` +
    imports(of('streams'), '../../runtime/streams.js', 'import type') +
    imports(types.filter((name) => !eventTypes.has(name)), '../types.js', 'import type') +
    imports(types.filter((name) => eventTypes.has(name)), '../webhooks.js', 'import type') +
    `\n${comment(aboutOf(resource, document))}export class ${resource.className} extends Api {\n` +
    resource.methods.map((method) => method.code).join('\n') +
    '}\n'
  );
}

const WIDTH = 120;
export const HEADER = '// Generated from the OpenAPI document by `make clients`; changes here are lost.\n\n';

/** An import of these names; nothing where there are none. */
export function imports(names: string[], from: string, kind: 'import' | 'import type'): string {
  if (names.length === 0) return '';
  const line = `${kind} { ${names.join(', ')} } from '${from}';\n`;
  return line.length <= WIDTH ? line : `${kind} {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';\n`;
}

/** The description of the tag that the resource is listed under in the document. */
function aboutOf(resource: Resource, document: Document): string {
  const tag = document.tags.find((one) => camel(one.name.toLowerCase()) === resource.name);
  return tag?.description ?? `\`client.${resource.name}\``;
}

function methodOf({ path, method: verb, operation }: Place, name: string, typeName: string, types: Types): Method {
  const answer = answerOf(operation);
  const parameters = operation.parameters ?? [];
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query');
  const used: string[] = [];
  const runtime: string[] = [];
  const typed = (schema: Schema | undefined, suffix: string): string => {
    const type = types.of(schema, typeName + suffix);
    used.push(...(type.match(/\b[A-Z]\w*/g) ?? []).filter((word) => word !== 'Array'));
    return type;
  };

  const rows = types.rowsOf(answer?.schema);
  const streams = answer?.media === 'text/event-stream';
  const isList = verb === 'get' && rows !== undefined && inQuery.some((one) => one.name === 'cursor');
  const row = rows && typed(rows, 'Row');

  // What the method takes: ids, then a body, or for reads and deletions a query, then options.
  const takes: string[] = inPath
    .filter((one) => one.name !== 'organization' || !path.startsWith('/v1/public/'))
    .map((one) => `${camel(one.name)}: string`);
  const request: string[] = [`method: '${verb.toUpperCase()}'`, `path: ${pathOf(path, inPath, runtime)}`];
  const options = streams ? ['RequestOptions'] : verb === 'post' ? ['PostOptions'] : ['RequestOptions'];
  runtime.push(...options);
  if (parameters.some((one) => one.name.toLowerCase() === 'if-match')) {
    options.push('IfMatch');
    runtime.push('IfMatch');
  }
  if (streams && parameters.some((one) => one.name.toLowerCase() === 'last-event-id')) {
    options.push('{ lastEventId?: string | undefined }');
    request.push('goesOn: true');
  }

  const body = operation.requestBody;
  let needsOptions = false;
  if (body) {
    const [media, content] = Object.entries(body.content)[0] as [string, { schema?: Schema }];
    const type = typed(content.schema, 'Body');
    if (media === 'multipart/form-data') runtime.push('form');
    takes.push(body.required ? `body: ${type}` : `body?: ${type}`);
    request.push(media === 'multipart/form-data' ? 'body: form(body)' : 'body');
  }
  if (inQuery.length) {
    const type = types.add(`${typeName}Query`, querySchema(inQuery));
    used.push(type);
    const required = inQuery.some((one) => one.required);
    if (verb === 'get' || verb === 'delete') {
      takes.push(required ? `query: ${type}` : `query: ${type} = {}`);
      request.push('query');
    } else {
      options.push(required ? `{ query: ${type} }` : `{ query?: ${type} }`);
      needsOptions = required;
      request.push(required ? 'query: options.query' : 'query: options?.query');
    }
  }
  takes.push(`${needsOptions ? 'options' : 'options?'}: ${options.join(' & ')}`);

  let gives: string;
  let does: string;
  if (streams) {
    gives = `EventStream<${typed(answer.schema, 'Event')}>`;
    does = 'stream';
    runtime.push('EventStream');
  } else if (isList) {
    gives = `List<${row}>`;
    does = 'list';
    runtime.push('List');
  } else {
    gives = `Call<${answerType(answer, typed, row, runtime, request)}>`;
    does = 'call';
    runtime.push('Call');
  }
  const codes = codesOf(operation);
  const about = [operation.summary, operation.description, codes.length ? `Problems: ${ticked(codes)}.` : undefined];
  if (operation.deprecated) about.push('@deprecated');
  const oneLine = `  ${name}(${takes.join(', ')}): ${gives} {\n`;
  const head = oneLine.length <= WIDTH ? oneLine : `  ${name}(\n${takes.map((one) => `    ${one},\n`).join('')}  ): ${gives} {\n`;
  const code =
    comment(about.filter((text) => text).join('\n\n'), '  ') +
    head +
    sending(does, request) +
    `  }\n`;
  return { name, code, codes, types: used, runtime };
}

function sending(does: string, request: string[]): string {
  const oneLine = `    return this.connection.${does}({ ${request.join(', ')} }, options);\n`;
  if (oneLine.length <= WIDTH) return oneLine;
  const inner = `      { ${request.join(', ')} },\n`;
  const asked = inner.length <= WIDTH ? inner : `      {\n${request.map((one) => `        ${one},\n`).join('')}      },\n`;
  return `    return this.connection.${does}(\n${asked}      options,\n    );\n`;
}

function answerType(
  answer: ReturnType<typeof answerOf>,
  typed: (schema: Schema | undefined, suffix: string) => string,
  row: string | undefined,
  runtime: string[],
  request: string[],
): string {
  if (!answer) return 'void';
  if (answer.media === 'application/json') {
    if (!row) return typed(answer.schema, 'Answer');
    runtime.push('Page');
    return `Page<${row}>`;
  }
  const isText = /^text\/|xml$|jsonl$|ndjson$/.test(answer.media);
  request.push(isText ? `reads: 'text'` : `reads: 'blob'`);
  return isText ? 'string' : 'Blob';
}

function pathOf(path: string, inPath: Parameter[], runtime: string[]): string {
  if (inPath.length === 0) return `'${path}'`;
  runtime.push('path');
  const value = (name: string): string =>
    name === 'organization' && path.startsWith('/v1/public/') ? 'this.connection.organization' : camel(name);
  return `path\`${path.replace(/\{(\w+)\}/g, (_, name: string) => `\${${value(name)}}`)}\``;
}

function querySchema(parameters: Parameter[]): Schema {
  const properties = Object.fromEntries(
    parameters.map(({ name, schema, description }) => [name, describe(queryType(name, schema), description)]),
  );
  const required = parameters.filter((one) => one.required).map((one) => one.name);
  return { type: 'object', properties, required };
}

/** Not given is not given: null is no value of a query. What can be expanded is a list of words. */
function queryType(name: string, schema: Schema): Schema {
  const relations = name === 'expand' ? /^\^\(([\w|]+)\)/.exec(schema.pattern ?? '') : null;
  if (relations) return { type: 'array', items: { type: 'string', enum: (relations[1] as string).split('|') } };
  const parts = schema.anyOf?.filter((part) => part.type !== 'null');
  return parts?.length === 1 ? (parts[0] as Schema) : schema;
}

function describe(schema: Schema, description: string | undefined): Schema {
  return description ? { ...schema, description } : schema;
}

export function comment(text: string, indent = ''): string {
  const width = WIDTH - indent.length - 3;
  const lines = text
    .replaceAll('*/', '*\\/')
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}(?= |$)|\\S+`, 'g')) ?? [''])
    .map((line) => line.trimStart());
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

export function ticked(names: string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

export function sorted(names: string[]): string[] {
  return [...new Set(names)].sort();
}
