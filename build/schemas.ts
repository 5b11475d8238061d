import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Schema = Record<string, unknown> & { $id: string; title: string; description: string };

const FOLDER = fileURLToPath(new URL('../schemas/', import.meta.url));
const SUFFIX = '.schema.json';
const COMMON = 'common';

const readSchema = (name: string): Schema => JSON.parse(readFileSync(join(FOLDER, name + SUFFIX), 'utf8')) as Schema;

/** Names of the schemas that stand for a document or a line, in stable order. */
export function schemaNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(SUFFIX) && file !== COMMON + SUFFIX)
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

/** All schemas as they stand in schemas/, the shared one first. */
export const rawSchemas = (): Schema[] => [COMMON, ...schemaNames()].map(readSchema);

export const commonDefinitions = (): Record<string, unknown> => readSchema(COMMON).$defs as Record<string, unknown>;

/** A schema that stands alone: the shared definitions that it uses are moved into its own $defs. */
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

const SHARED = 'shared';

/**
 * The same schemas for the validator's sake: without annotations, and with every property shape that stands more than
 * once moved to one place. A property then costs a call instead of a copy of the checks, which makes the code, and the
 * start of the program, less than half.
 */
export function withSharedShapes(schemas: readonly Schema[]): Schema[] {
  const counts = new Map<string, number>();
  const bare = schemas.map((schema) => withoutAnnotations(schema) as Schema);
  for (const schema of bare) visitProperties(schema, (shape) => void counts.set(shape, (counts.get(shape) ?? 0) + 1));
  const names = new Map([...counts].filter(([, count]) => count > 1).map(([shape], index) => [shape, `shape${index}`]));
  const $id = (bare[0] as Schema).$id.replace(/[^/]*$/, SHARED + SUFFIX);
  for (const schema of bare) {
    visitProperties(schema, (shape, replace) => {
      const name = names.get(shape);
      if (name !== undefined) replace({ $ref: `${$id}#/$defs/${name}` });
    });
  }
  const $defs = Object.fromEntries([...names].map(([shape, name]) => [name, JSON.parse(shape)]));
  return [{ $id, $defs } as unknown as Schema, ...bare];
}

/** The dialect too: nothing here needs what 2020-12 added, and its bookkeeping would double the code. */
const ANNOTATIONS = ['description', 'title', '$schema'];
const MAPS = ['properties', '$defs'];

function withoutAnnotations(node: unknown, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((each) => withoutAnnotations(each));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => isMap || !ANNOTATIONS.includes(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, withoutAnnotations(value, !isMap && MAPS.includes(key))]),
  );
}

/** Calls back with each property's shape as text, unless it refers to something or is an object. */
function visitProperties(node: unknown, visit: (shape: string, replace: (by: object) => void) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') {
      const properties = value as Record<string, object>;
      for (const [name, property] of Object.entries(properties)) {
        const shape = JSON.stringify(property);
        if (/\$ref|"properties"/.test(shape)) continue;
        visit(shape, (by) => {
          properties[name] = by;
        });
      }
    }
    visitProperties(value, visit);
  }
}
