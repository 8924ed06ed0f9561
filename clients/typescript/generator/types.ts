/** The types of a face: its schemas under readable names, written by @hey-api/openapi-ts. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createClient } from '@hey-api/openapi-ts';

import type { Document, Schema } from './document.ts';
import { refName } from './document.ts';

// What only a validator or a page of documentation reads; hey-api leaves out what is `writeOnly`.
const DROPPED = new Set(['title', 'examples', 'default', 'pattern', 'readOnly', 'writeOnly']);

/** Collects the schemas that a face's code names. */
export class Types {
  private readonly schemas: Record<string, Schema>;
  private readonly names: Map<string, string>;
  private readonly declaredElsewhere: Record<string, string>;
  private readonly used: Record<string, Schema> = {};

  /** `declaredElsewhere`: types that are told better than by their schemas; by schema. */
  constructor(document: Document, names: Map<string, string>, declaredElsewhere: Record<string, string>) {
    this.schemas = document.components.schemas;
    this.names = names;
    this.declaredElsewhere = declaredElsewhere;
  }

  /** The TypeScript type of a schema. `name` is for one that has none of its own. */
  of(schema: Schema | undefined, name: string): string {
    if (!schema) return 'unknown';
    const target = refName(schema);
    if (target) return this.declaredElsewhere[target] ?? this.use(target);
    if (schema.anyOf) return schema.anyOf.map((part) => this.of(part, name)).join(' | ');
    if (schema.type === 'null') return 'null';
    if (schema.type === 'array') return `Array<${this.of(schema.items, name)}>`;
    return this.add(name, schema);
  }

  /** A type of our own making. */
  add(name: string, schema: Schema): string {
    this.used[name] = this.renamed(schema);
    return name;
  }

  /** Whether the schema is a page of a list; the schema of its rows. */
  rowsOf(schema: Schema | undefined): Schema | undefined {
    const properties = this.resolve(schema)?.properties;
    const isPage = properties && Object.keys(properties).sort().join() === 'data,next_cursor';
    return isPage ? properties['data']?.items : undefined;
  }

  resolve(schema: Schema | undefined): Schema | undefined {
    const target = refName(schema);
    return target ? this.schemas[target] : schema;
  }

  /** The name under which the schema itself is declared. */
  use(schema: string): string {
    const name = this.names.get(schema);
    const found = this.schemas[schema];
    if (!name || !found) throw new Error(`the document has no schema ${schema}`);
    if (!this.used[name]) {
      this.used[name] = {}; // it may hold itself
      this.used[name] = this.renamed(found);
    }
    return name;
  }

  /** The schema as the types need it: refs under new names, and nothing that only a validator reads. */
  private renamed(schema: Schema): Schema {
    const copy = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(copy);
      if (typeof value !== 'object' || value === null) return value;
      const node = value as Schema;
      const target = refName(node);
      if (target) return { $ref: `#/components/schemas/${this.use(target)}` };
      if (node['contentMediaType'] === 'application/octet-stream') return { type: 'string', format: 'binary' };
      const kept = Object.entries(node).filter(([key]) => !DROPPED.has(key));
      return Object.fromEntries(
        kept.map(([key, inner]) => [key, key === 'properties' ? mapValues(inner as object, copy) : copy(inner)]),
      );
    };
    return copy(schema) as Schema;
  }

  /** The module that declares them all. */
  async write(): Promise<string> {
    const schemas = Object.fromEntries(Object.entries(this.used).sort(([a], [b]) => (a < b ? -1 : 1)));
    const input = { openapi: '3.1.0', info: { title: '', version: '' }, paths: {}, components: { schemas } };
    const folder = mkdtempSync(join(tmpdir(), 'coworkapi-types-'));
    try {
      await createClient({
        input: input as never,
        output: { path: folder, clean: false },
        plugins: [{ name: '@hey-api/typescript', case: 'preserve' }],
        logs: { level: 'silent', file: false },
      });
      const written = readFileSync(join(folder, 'types.gen.ts'), 'utf8');
      return written.replace(/\nexport type ClientOptions = \{\n.*\n\};\n/, '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

function mapValues(object: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
