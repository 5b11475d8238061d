import { schemasDocument } from '../documents/documents.ts';
import { schemas } from '../documents/schemas.ts';
import { Failure } from '../failure.ts';
import type { Answer, Command, Request } from './command.ts';
import { common, formatOf } from './options.ts';
import { json } from './output.ts';

interface SchemaRequest extends Request {
  /** Null to list the names of all schemas. */
  name: string | null;
}

export const command: Command<SchemaRequest> = {
  help: 'print the JSON Schema of a document, or the names of all',
  operand: { name: '[NAME]', help: 'name of the schema', most: 1 },
  options: common,
  parse: ({ values, operands: [name = null], isTty }) => ({ format: formatOf(values, isTty), name }),
  run: printSchema,
};

function printSchema({ name, format }: SchemaRequest): Answer {
  if (name === null) {
    const rows = schemas().map(({ name, schema }) => ({ name, id: schema.$id, description: schema.description }));
    const text = rows.map((row) => `${row.name.padEnd(12)}${row.description}\n`).join('');
    return { exitCode: 0, stdout: format === 'table' ? text : json(schemasDocument(rows), format), diagnostics: [] };
  }
  const found = schemas().find((each) => each.name === name);
  if (found !== undefined) return { exitCode: 0, stdout: json(found.schema, format), diagnostics: [] };
  throw new Failure({
    code: 'usage',
    message: `There is no schema '${name}'.`,
    target: name,
    hint: `Choose one of: ${schemas()
      .map((each) => each.name)
      .join(', ')}`,
  });
}
