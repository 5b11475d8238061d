import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import { withIdentity } from '../../../src/live/identity/identity.ts';
import type { FilePresence, OpenFile, WindowsMachine } from '../../../src/windows/machine.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { peOf } from '../../support/pe.ts';

const DLL = peOf({ numbers: [1, 2, 3, 4], strings: { ProductName: 'Contoso Filter', CompanyName: 'Contoso' } });

const entries = entriesOf(caseNamed('one-lsp-both-catalogs'));

/** A machine with these answers. `asked` lists the paths whose presence was asked for. */
function machineDouble(more: Partial<WindowsMachine> = {}): { machine: WindowsMachine; asked: string[] } {
  const asked: string[] = [];
  const files: Partial<WindowsMachine> = {
    folders: () => ({
      systemRoot: 'C:\\Windows',
      programFiles: 'C:\\Program Files',
      programFilesX86: 'C:\\Program Files (x86)',
    }),
    filePresence: (path): FilePresence => {
      asked.push(path);
      return 'there';
    },
    withFile: (_, use) => use(fileOf(DLL)),
    isUserWritable: () => false,
    fileSignature: () => ({ status: 'valid', signer: 'Contoso', kind: 'embedded' }),
    lspCategories: () => 0x80000002,
    catalogInstallations: () => [],
    ...more,
  };
  return { machine: files as WindowsMachine, asked };
}

const fileOf = (bytes: Buffer): OpenFile => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

const first = (rows: readonly CatalogEntry[]) => rows.find((entry) => entry.nonIfs === true) as CatalogEntry;

describe('the identity of an entry', () => {
  test('comes from its file, which is read once for all entries that share it', () => {
    const { machine, asked } = machineDouble();
    expect(first(withIdentity(entries, machine, 'thorough'))).toMatchObject({
      product: 'Contoso Filter',
      company: 'Contoso',
      identity: {
        path: 'C:\\Program Files\\Contoso\\filter64.dll',
        exists: true,
        size: DLL.length,
        version: '1.2.3.4',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        signatureStatus: 'valid',
        signer: 'Contoso',
        userWritable: false,
        lspCategories: 0x80000002,
        lspCategoryNames: ['REDIRECTOR', 'SYSTEM'],
      },
    });
    expect(asked).toEqual(['C:\\Program Files\\Contoso\\filter64.dll', 'C:\\Program Files (x86)\\Contoso\\filter.dll']);
  });

  test('is read only for entries that may be non-IFS, or for all with the effort `all`', () => {
    const some = withIdentity(entries, machineDouble().machine, 'thorough');
    expect(some.filter((entry) => entry.nonIfs === false && entry.identity !== null)).toEqual([]);
    const all = withIdentity(entries, machineDouble().machine, 'all');
    expect(all.filter((entry) => entry.identity === null)).toEqual([]);
  });

  test("is null for another machine's catalog, whose paths are not looked up", () => {
    expect(withIdentity(entries, null, 'all').map((entry) => entry.identity)).toEqual(entries.map(() => null));
  });

  test('says that a file does not exist only when Windows says so', () => {
    const exists = (presence: FilePresence) =>
      first(withIdentity(entries, machineDouble({ filePresence: () => presence }).machine, 'thorough')).identity
        ?.exists;
    expect([exists('gone'), exists('unknown'), exists('there')]).toEqual([false, null, true]);
  });

  test('has null for each fact that cannot be read', () => {
    const fails = () => {
      throw new Error('access denied');
    };
    const { machine } = machineDouble({
      withFile: fails,
      fileSignature: fails,
      isUserWritable: fails,
      lspCategories: fails,
    });
    expect(first(withIdentity(entries, machine, 'thorough')).identity).toMatchObject({
      exists: true,
      version: null,
      sha256: null,
      signatureStatus: null,
      userWritable: null,
      lspCategories: null,
    });
  });

  test('has no hash, signature or installer with the effort `quick`', () => {
    let asked = 0;
    const counting = () => {
      asked++;
      return null;
    };
    const { machine } = machineDouble({ fileSignature: counting, catalogInstallations: counting });
    expect(first(withIdentity(entries, machine, 'quick')).identity).toMatchObject({
      version: '1.2.3.4',
      sha256: null,
      signer: null,
    });
    expect(asked).toBe(0);
  });

  test('does not hash a huge file', () => {
    let read = 0;
    const huge: OpenFile = {
      size: 2 ** 40,
      read: (offset, length) => {
        read += length;
        return fileOf(DLL).read(offset, length);
      },
    };
    const { machine } = machineDouble({ withFile: (_, use) => use(huge) });
    expect(first(withIdentity(entries, machine, 'thorough')).identity).toMatchObject({
      size: 2 ** 40,
      sha256: null,
      version: '1.2.3.4',
    });
    expect(read).toBeLessThan(100_000);
  });

  test('names the installer of the same GUID and catalog', () => {
    const { providerId } = first(entries);
    const installation = {
      bitness: 64 as const,
      providerId: providerId as string,
      installer: 'C:\\setup.exe',
      time: null,
      user: 'S-1-5-18',
    };
    const { machine } = machineDouble({ catalogInstallations: () => [installation] });
    const found = withIdentity(entries, machine, 'all').filter((entry) => entry.identity?.installation !== null);
    expect(found.map((entry) => [entry.bitness, entry.identity?.installation?.installer])).toEqual([
      [64, 'C:\\setup.exe'],
    ]);
  });
});
