// Tests the bytes of the shipped Windows exes. For arm64 there is no other test: no test machine can run it.

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { Resource as Edit } from 'resedit';
import { describe, expect, test } from 'vitest';
import { hashOf } from '../../build/packages/sums.ts';
import { builderFor, TARGETS, type Target } from '../../build/targets.ts';
import { PROGRAM } from '../../src/assets.ts';
import { partOf } from '../support/parts.ts';
import { EXES, peOf, VERSION } from './packages.ts';

const LARGEST_ADDITION = 4_000_000;
const RT_RCDATA = 10;
const RT_GROUP_ICON = 14;
const RT_VERSION = 16;
const RT_MANIFEST = 24;
/** The first four bytes of the blob that Node.js reads (SEA, single executable application). */
const BLOB_MAGIC = 0x143da20;
/** A bit in the next four bytes, the flags. */
const USES_CODE_CACHE = 4;

describe.each(EXES)('the exe for $target', ({ target, machine, folder, runtime }) => {
  const path = join(folder, 'winsock-lsp.exe');
  const exe = readFileSync(path);
  const koffi = readFileSync(join(folder, 'koffi.node'));
  const pe = peOf(path);
  const resource = (type: number) => pe.resources.filter((each) => each.type === type);

  test('is for that processor, and so is koffi.node beside it', () => {
    expect(pe.machine).toBe(machine);
    expect(koffi.readUInt16LE(koffi.readUInt32LE(0x3c) + 4)).toBe(machine);
  });

  test('is less than 4 MB larger than its runtime', () => {
    expect(exe.length - statSync(runtime).size).toBeLessThan(LARGEST_ADDITION);
  });

  test('has one blob with the program, which Node.js finds', () => {
    const [blob, ...others] = resource(RT_RCDATA);
    expect([blob?.id, others]).toEqual(['NODE_SEA_BLOB', []]);
    expect(blob?.content.readUInt32LE(0)).toBe(BLOB_MAGIC);
    expect(blob?.content.includes('--openssl-config=NUL')).toBe(true);
  });

  test("has V8's code cache where its runtime runs here", () => {
    const flags = resource(RT_RCDATA)[0]?.content.readUInt32LE(4) ?? 0;
    const built = TARGETS.find(({ name }) => name === target) as Target;
    expect((flags & USES_CODE_CACHE) !== 0).toBe(builderFor(built).ofTarget);
  });

  test('contains the bytes of koffi.node beside it', () => {
    expect(koffi.length).toBeGreaterThan(100_000);
    expect(resource(RT_RCDATA)[0]?.content.includes(koffi)).toBe(true);
  });

  test('loads its imports from System32 only, and does not import userenv.dll', () => {
    const header = exe.readUInt32LE(0x3c) + 24;
    const address = exe.readUInt32LE(header + 112 + 10 * 8);
    expect(exe.readUInt16LE(fileOffset(exe, address) + 0x4e)).toBe(0x800);
    expect(importsOf(exe)).toContain('kernel32.dll');
    expect(importsOf(exe)).not.toContain('userenv.dll');
  });

  test('has the product name, the version and the icon of this project', () => {
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

  test("has the right checksum, and no signature of Node.js's publisher", () => {
    expect(exe.readUInt32LE(exe.readUInt32LE(0x3c) + 0x58)).toBe(checksumOf(exe));
    const { status, stdout, stderr } = spawnSync('osslsigncode', ['verify', '-in', path], { encoding: 'utf8' });
    if (status === null) return;
    // osslsigncode shows the checksum in the file. It also shows the calculated one where that differs; older versions always do.
    const shown = [...stdout.matchAll(/PE checksum *: ([0-9A-F]{8})/g)].map(([, sum]) => sum);
    expect([shown.length > 0, new Set(shown).size]).toEqual([true, 1]);
    if (!pe.signed) expect(stdout + stderr).toContain('No signature found');
  });

  test('has a manifest: no elevation, long paths, the code page of the machine, support for Windows 10', () => {
    const [manifest, ...others] = resource(RT_MANIFEST);
    const text = manifest?.content.toString('utf8') ?? '';
    expect([manifest?.id, others]).toEqual([1, []]);
    expect(text).toContain('<requestedExecutionLevel level="asInvoker" uiAccess="false"/>');
    expect(text).toMatch(/<longPathAware xmlns="[^"]*2016\/WindowsSettings">true</);
    // In a process with the code page UTF-8, ws2_32 would store other bytes for a path that is not ASCII.
    expect(text).not.toContain('activeCodePage');
    expect(text).toContain('{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}');
  });
});

test('both exes have the same program, except for the hash of koffi.node in it', () => {
  // Only one of them has a code cache, so that the blobs as a whole differ.
  const [one, other] = EXES.map(({ folder }) => {
    const blob = peOf(join(folder, 'winsock-lsp.exe')).resources.find(({ type }) => type === RT_RCDATA)?.content;
    const text = inflateRawSync(partOf(blob as Buffer, PROGRAM)).toString();
    expect(text).toContain(hashOf(join(folder, 'koffi.node')));
    return text.replaceAll(hashOf(join(folder, 'koffi.node')), 'HASH');
  });
  expect(one === other).toBe(true);
});

/** The checksum of a PE file: the sum of its 16-bit words except those of the checksum, with the carry added, plus its length. */
function checksumOf(file: Buffer): number {
  const field = file.readUInt32LE(0x3c) + 0x58;
  let sum = 0;
  for (let at = 0; at < file.length; at += 2) {
    if (at === field || at === field + 2) continue;
    sum += at + 1 < file.length ? file.readUInt16LE(at) : (file[at] as number);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum + file.length;
}

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
