// Reads the JSON Schemas of schemas/.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Schema = Record<string, unknown> & { $id: string; title: string; description: string };

const FOLDER = fileURLToPath(new URL('../schemas/', import.meta.url));
const SUFFIX = '.schema.json';
const COMMON = 'common';

const readSchema = (name: string): Schema => JSON.parse(readFileSync(join(FOLDER, name + SUFFIX), 'utf8')) as Schema;

/** Names of all schemas but the shared one, sorted. */
export function schemaNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(SUFFIX) && file !== COMMON + SUFFIX)
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

const rawSchemas = (): Schema[] => [COMMON, ...schemaNames()].map(readSchema);

export const commonDefinitions = (): Record<string, unknown> => readSchema(COMMON).$defs as Record<string, unknown>;

/** A schema with the shared definitions that it uses in its own $defs. */
export function bundledSchema(name: string): Schema {
  const schema = localReferences(readSchema(name));
  const common = commonDefinitions();
  const used: Record<string, unknown> = {};
  const collect = (node: unknown): void => {
    for (const match of JSON.stringify(node).matchAll(/"#\/\$defs\/(\w+)"/g)) {
      const definition = match[1] as string;
      if (definition in used) continue;
      used[definition] = common[definition];
      collect(common[definition]);
    }
  };
  collect(schema);
  return { ...schema, $defs: Object.fromEntries(Object.entries(used).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const localReferences = (schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema).replaceAll(`"${COMMON}${SUFFIX}#`, '"#')) as Schema;

/** Keywords that decide nothing. Without $schema ajv takes its default dialect: that of 2020-12 makes validators twice as large. */
const ANNOTATIONS = ['description', 'title', '$schema'];
const MAPS = ['properties', '$defs'];

/** All schemas, the shared one first, without annotations: ajv copies a schema into the validator that it compiles. */
export const bareSchemas = (): Schema[] => rawSchemas().map((schema) => withoutAnnotations(schema) as Schema);

function withoutAnnotations(node: unknown, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((each) => withoutAnnotations(each));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => isMap || !ANNOTATIONS.includes(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, withoutAnnotations(value, !isMap && MAPS.includes(key))]),
  );
}
