import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { entriesMeant } from '../../src/commands/plan.ts';
import { ask } from '../support/ask.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { regOf } from '../support/reg.ts';

const machine = caseNamed('one-lsp-both-catalogs');
const entries = entriesOf(machine);
const both = (id: number) => [
  { bitness: 64, id },
  { bitness: 32, id },
];

describe('an id without its catalog', () => {
  test('means the entries of both catalogs where one LSP, or one base provider, owns them', () => {
    expect(entriesMeant({ bitness: null, id: 1032 }, entries)).toEqual(both(1032));
    expect(entriesMeant({ bitness: null, id: 1001 }, entries)).toEqual(both(1001));
  });

  test('means the one entry that has it', () => {
    const remaining = entries.filter(({ bitness, id }) => bitness === 32 || id !== 1032);
    expect(entriesMeant({ bitness: null, id: 1032 }, remaining)).toEqual([{ bitness: 32, id: 1032 }]);
  });

  test('is refused where the two catalogs have different providers with it, and the error says what to write', () => {
    const other = (entry: CatalogEntry): CatalogEntry =>
      entry.bitness === 32 && entry.kind !== 'baseServiceProvider'
        ? { ...entry, name: 'Fabrikam', providerId: '{00000000-0000-0000-0000-000000000001}' }
        : entry;
    expect(() => entriesMeant({ bitness: null, id: 1032 }, entries.map(other))).toThrow(
      "Write 64:1032 for 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]', or 32:1032 for 'Fabrikam'.",
    );
  });

  test('that no entry has means both catalogs, so that the plan reports it as missing', () => {
    expect(entriesMeant({ bitness: null, id: 9999 }, entries)).toEqual(both(9999));
  });

  test('ends in idAmbiguous and 64 where the two catalogs have different providers with it', async () => {
    const file = join(emptyFolder(), 'a.reg');
    const fabrikam = { name: 'Fabrikam', providerId: '{00000000-0000-0000-0000-000000000001}' };
    const changed = machine.entries.map((entry) =>
      entry.bitness === 32 && entry.chainLength !== 1 ? { ...entry, ...fabrikam } : entry,
    );
    writeFileSync(file, regOf({ ...machine, entries: changed }));
    const { exitCode, stdout } = await ask('plan', file, '--id', '1032');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      64,
      expect.objectContaining({
        exitCode: 64,
        error: {
          code: 'idAmbiguous',
          message: expect.stringContaining('Write 64:1032 for ') as string,
          target: '1032',
          hint: 'Look at both: winsock-lsp list',
        },
      }),
    ]);
  });
});
