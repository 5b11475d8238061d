import type { Failure } from '../failure.ts';
import { isObject, notJson } from './json-lines.ts';
import { type MachineResult, type SourceKind, unknownSource } from './machine.ts';

/** Whose rows a text in JSON holds, by its members' names; null where they do not tell. */
export function kindOfRows(text: string): SourceKind | null {
  if (/"(?:hostIdentifier|diffResults|snapshot|columns)"\s*:/.test(text)) return 'osquery';
  if (/"(?:OSPath|FullPath|_OSPath|KeyPath|RegistryPath|Data\.value|Fqdn|ClientId)"\s*:/.test(text))
    return 'velociraptor';
  const isRow = /"(?:path|key)"\s*:/.test(text) && /"data"\s*:/.test(text);
  return isRow ? 'osquery' : null;
}

/** Rows of other kinds than their file's: nobody reads them, so that the first of each kind is a failure. */
export class OtherKinds {
  readonly #own: SourceKind;
  readonly #failures = new Map<SourceKind, Failure>();

  constructor(own: SourceKind) {
    this.#own = own;
  }

  /** Looks at a row that the file's own reader has no use for. */
  notice(row: unknown, target: string): void {
    const kind = kindOf(row);
    if (kind === null || kind === this.#own || this.#failures.has(kind)) return;
    const message = `This is of another kind than the file (${kind}, not ${this.#own}), and nothing like it is read`;
    this.#failures.set(kind, notJson(target, message, 'Give a file for each kind.'));
  }

  results(path: string, encoding: string): MachineResult[] {
    const source = { ...unknownSource(path, this.#own), encoding };
    return [...this.#failures.values()].map((failure) => ({ source, failure }));
  }
}

function kindOf(row: unknown): SourceKind | null {
  if (!isObject(row)) return null;
  if (row.document === 'list') return 'json';
  const names = Object.keys(row).map((name) => `"${name}":`);
  return kindOfRows(names.join(''));
}
