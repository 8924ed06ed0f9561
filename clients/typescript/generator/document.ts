/** The parts of an OpenAPI document that the generator reads. */

import { readFileSync } from 'node:fs';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  pattern?: string;
  description?: string;
  [key: string]: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  schema: Schema;
}

/** `x-itemSchema`: of the data of each event of a stream. */
type Content = Record<string, { schema?: Schema; 'x-itemSchema'?: Schema }>;

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  deprecated?: boolean;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { content?: Content; 'x-codes'?: string[] }>;
}

export interface Document {
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  tags: { name: string; description?: string }[];
  webhooks?: Record<string, { post: Operation }>;
  'x-problems': Record<string, { members?: Record<string, Schema> }>;
  components: { schemas: Record<string, Schema> };
}

/** One operation where it stands. */
export interface Place {
  path: string;
  method: string;
  operation: Operation;
}

export function readDocument(file: string | URL): Document {
  return JSON.parse(readFileSync(file, 'utf8')) as Document;
}

export function places(document: Document): Place[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** The schema's name, of a `$ref` to `#/components/schemas/...`. */
export function refName(schema: Schema | undefined): string | undefined {
  return schema?.$ref?.split('/').at(-1);
}

/** The media type and schema of the answer when all goes well; undefined where there is no body. */
export function answerOf(operation: Operation): { media: string; schema: Schema | undefined } | undefined {
  for (const [status, response] of Object.entries(operation.responses)) {
    const forms = status.startsWith('2') ? Object.entries(response.content ?? {}) : [];
    const json = forms.find(([media]) => media === 'application/json'); // what we accept, where it can be had
    if (json) return { media: json[0], schema: json[1].schema };
    if (forms.length > 1) return { media: 'application/octet-stream', schema: undefined }; // which one, its headers say
    const [content] = forms;
    if (content) return { media: content[0], schema: content[1]['x-itemSchema'] ?? content[1].schema };
  }
  return undefined;
}

/** The codes that the operation's own errors have, beyond those that every operation can give. */
export function codesOf(operation: Operation): string[] {
  return [...new Set(Object.values(operation.responses).flatMap((response) => response['x-codes'] ?? []))];
}
