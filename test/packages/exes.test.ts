// The shipped Windows exes by their bytes. What only runs elsewhere (arm64) is proved nowhere else.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Resource as Edit } from 'resedit';
import { describe, expect, test } from 'vitest';
import { hashOf } from '../../build/packages/sums.ts';
import { partOf } from '../support/parts.ts';
import { EXES, peOf, VERSION } from './packages.ts';

const LARGEST_ADDITION = 3_000_000;
const RT_RCDATA = 10;
const RT_GROUP_ICON = 14;
const RT_VERSION = 16;
const RT_MANIFEST = 24;
/** Of the blob that Node.js reads: its first four bytes. */
const BLOB_MAGIC = 0x143da20;
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:';

describe.each(EXES)('the exe for $target', ({ machine, folder, runtime }) => {
  const path = join(folder, 'winsock-lsp.exe');
  const exe = readFileSync(path);
  const koffi = readFileSync(join(folder, 'koffi.node'));
  const pe = peOf(path);
  const resource = (type: number) => pe.resources.filter((each) => each.type === type);

  test('is for that processor, and so is the library beside it', () => {
    expect(pe.machine).toBe(machine);
    expect(koffi.readUInt16LE(koffi.readUInt32LE(0x3c) + 4)).toBe(machine);
  });

  test('is the runtime and little more', () => {
    expect(exe.length - statSync(runtime).size).toBeLessThan(LARGEST_ADDITION);
  });

  test('knows that it has a program, and has it', () => {
    const fuse = exe.indexOf(FUSE);
    expect(exe.toString('latin1', fuse + FUSE.length, fuse + FUSE.length + 1)).toBe('1');
    const [blob, ...others] = resource(RT_RCDATA);
    expect([blob?.id, others]).toEqual(['NODE_SEA_BLOB', []]);
    expect(blob?.content.readUInt32LE(0)).toBe(BLOB_MAGIC);
    expect(blob?.content.includes('--openssl-config=NUL')).toBe(true);
  });

  test('has inside, byte for byte, the library that lies beside it', () => {
    expect(koffi.length).toBeGreaterThan(100_000);
    expect(resource(RT_RCDATA)[0]?.content.includes(koffi)).toBe(true);
  });

  test('imports from System32 only', () => {
    const header = exe.readUInt32LE(0x3c) + 24;
    const address = exe.readUInt32LE(header + 112 + 10 * 8);
    expect(exe.readUInt16LE(fileOffset(exe, address) + 0x4e)).toBe(0x800);
    expect(importsOf(exe)).toContain('kernel32.dll');
    expect(importsOf(exe)).not.toContain('userenv.dll');
  });

  test('says whose it is and which version', () => {
    const entries = pe.resources.map(({ type, id, content }) => ({
      ...{ type, id, lang: 0, codepage: 0 },
      bin: content.buffer.slice(content.byteOffset, content.byteOffset + content.length) as ArrayBuffer,
    }));
    expect(resource(RT_VERSION)).toHaveLength(1);
    const [info] = Edit.VersionInfo.fromEntries(entries);
    const strings = info?.getStringValues({ lang: 1033, codepage: 1200 });
    expect(strings).toMatchObject({ ProductName: 'WinsockLsp', OriginalFilename: 'winsock-lsp.exe' });
    expect([strings?.FileVersion, strings?.ProductVersion]).toEqual([`${VERSION}.0`, `${VERSION}.0`]);
    const [major = 0, minor = 0, patch = 0] = VERSION.split('.').map(Number);
    expect([info?.fixedInfo.fileVersionMS, info?.fixedInfo.fileVersionLS]).toEqual([
      major * 65536 + minor,
      patch * 65536,
    ]);
    expect(Edit.IconGroupEntry.fromEntries(entries)[0]?.icons.map(({ width }) => width)).toEqual([16, 20, 24, 32, 48]);
    expect(resource(RT_GROUP_ICON)).toHaveLength(1);
  });

  test('asks for no elevation, takes long paths, keeps the code page of the machine and knows Windows 10', () => {
    const [manifest, ...others] = resource(RT_MANIFEST);
    const text = manifest?.content.toString('utf8') ?? '';
    expect([manifest?.id, others]).toEqual([1, []]);
    expect(text).toContain('<requestedExecutionLevel level="asInvoker" uiAccess="false"/>');
    expect(text).toMatch(/<longPathAware xmlns="[^"]*2016\/WindowsSettings">true</);
    // With UTF-8 as the process's code page, ws2_32 would store a path that is not ASCII in other bytes.
    expect(text).not.toContain('activeCodePage');
    expect(text).toContain('{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}');
  });
});

test.each(['program', 'live', 'texts'])('both have the same %s, but for the hash of koffi.node in it', (part) => {
  // What V8 made of it beforehand is in one of them only, so that the blobs as a whole are not alike.
  const [one, other] = EXES.map(({ folder }) => {
    const blob = peOf(join(folder, 'winsock-lsp.exe')).resources.find(({ type }) => type === RT_RCDATA)?.content;
    const text = partOf(blob as Buffer, part).toString('latin1');
    return text.replaceAll(hashOf(join(folder, 'koffi.node')), 'HASH');
  });
  expect(one).toMatch(/^\(function\(require,module,exports\)\{/);
  expect(one?.includes('HASH')).toBe(part === 'live');
  expect(one === other).toBe(true);
});

function fileOffset(file: Buffer, address: number): number {
  const header = file.readUInt32LE(0x3c);
  const first = header + 24 + file.readUInt16LE(header + 20);
  for (let at = first; at < first + file.readUInt16LE(header + 6) * 40; at += 40) {
    const start = file.readUInt32LE(at + 12);
    if (address >= start && address < start + file.readUInt32LE(at + 16))
      return file.readUInt32LE(at + 20) + address - start;
  }
  throw new Error('no section holds that address');
}

function importsOf(file: Buffer): string[] {
  const names: string[] = [];
  const directory = file.readUInt32LE(file.readUInt32LE(0x3c) + 24 + 112 + 8);
  for (let at = fileOffset(file, directory); file.readUInt32LE(at + 12) !== 0; at += 20) {
    const name = fileOffset(file, file.readUInt32LE(at + 12));
    names.push(file.toString('latin1', name, file.indexOf(0, name)).toLowerCase());
  }
  return names;
}
