// Programs made by hand, each as its linker lays it out, and what is said of files that lie.

import { describe, expect, test } from 'vitest';
import { placesOf } from '../../src/executables/image.ts';
import { runtimeOfFile, runtimeOfModules } from '../../src/runtimes/runtimes.ts';
import { peOf } from '../support/pe.ts';
import { constants, data, FIRST_SECTION, IMAGE_BASE, type MadeProgram, program } from '../support/program.ts';

const reading =
  (bytes: Buffer) =>
  (offset: number, length: number): Buffer =>
    bytes.subarray(offset, Math.max(offset, offset + length));
const runtimeOf = (bytes: Buffer, settings: string | null = null) => runtimeOfFile(reading(bytes), () => settings);
const made = (parts: MadeProgram) => runtimeOf(program(parts));

const NODE_EXPORTS = ['napi_create_object', 'napi_module_register', 'uv_run', 'uv_version'];

/** Go 1.18 and later: the version stands in the build information, its length before it. */
function goInline(version: string): Buffer {
  const head = Buffer.alloc(32);
  head.write('\xff Go buildinf:', 'latin1');
  head[14] = 8;
  head[15] = 2;
  return Buffer.concat([head, Buffer.from([version.length]), Buffer.from(version, 'latin1'), Buffer.alloc(64)]);
}

/** Go 1.13 to 1.17: a pointer to a string, which is a pointer and a length. */
function goByPointer(version: string, at: number): Buffer {
  const bytes = Buffer.alloc(256);
  bytes.write('\xff Go buildinf:', 'latin1');
  bytes[14] = 8;
  bytes.writeBigUInt64LE(BigInt(at + 64), 16);
  bytes.writeBigUInt64LE(BigInt(at + 128), 64);
  bytes.writeBigUInt64LE(BigInt(version.length), 72);
  bytes.write(version, 128, 'latin1');
  return bytes;
}

/** The beginning of a table of functions, of Go 1.20 and later on x64. */
const FUNCTIONS = Buffer.from('f1ffffff00000108e8030000000000000500000000000000', 'hex').toString('latin1');

describe('a program is known', () => {
  test.each<[string, MadeProgram, object | null]>([
    ['Go 1.26', { sections: [data(goInline('go1.26.5'))] }, { name: 'go', version: '1.26.5' }],
    ['Go with experiments', { sections: [data(goInline('go1.25.1 X:nodwarf5'))] }, { name: 'go', version: '1.25.1' }],
    ['an unreleased Go', { sections: [data(goInline('devel go1.28-a1b2c3d4'))] }, { name: 'go', version: '1.28' }],
    [
      'Go 1.16',
      { sections: [data(goByPointer('go1.16.3', IMAGE_BASE + FIRST_SECTION))] },
      { name: 'go', version: '1.16.3' },
    ],
    [
      'Go without build information',
      { sections: [constants(FUNCTIONS, 'go1.26.5'), { name: '.symtab', kind: 'constants', bytes: Buffer.alloc(4) }] },
      { name: 'go', version: '1.26.5' },
    ],
    [
      'Go without build information that names two versions',
      {
        sections: [
          constants(FUNCTIONS, 'go1.26.5', 'go1.20'),
          { name: '.symtab', kind: 'constants', bytes: Buffer.alloc(4) },
        ],
      },
      { name: 'go', version: null },
    ],
    ['a program that only names Go', { sections: [constants('go1.26.5', 'Go build ID: "x"')] }, null],
    [
      'Electron',
      {
        exports: NODE_EXPORTS,
        sections: [constants('/download/release/v22.1.0/node-v22.1.0.tar.gz', 'Chrome/130.0.6723.44 Electron/33.0.2')],
      },
      { name: 'electron', version: '33.0.2' },
    ],
    [
      'Node.js',
      { exports: NODE_EXPORTS, sections: [constants('/download/release/v22.1.0/node-v22.1.0.tar.gz')] },
      { name: 'node', version: '22.1.0' },
    ],
    [
      'Node.js among exports with long C++ names',
      {
        exports: [...Array.from({ length: 40 }, (_, index) => `?${index}${'x'.repeat(300)}`), ...NODE_EXPORTS],
        sections: [constants('/x/node-v22.1.0.tar.gz')],
      },
      { name: 'node', version: '22.1.0' },
    ],
    ['a browser that names Electron', { sections: [constants('Chrome/1.0 Electron/33.0.2')] }, null],
    ['a program with libuv in it', { exports: ['uv_loop_init', 'uv_run'] }, { name: 'libuv', version: null }],
    ['a program that needs libuv', { imports: ['KERNEL32.dll', 'uv.dll'] }, { name: 'libuv', version: null }],
    [
      'Bun, which exports what Node.js exports',
      { exports: NODE_EXPORTS, sections: [constants('Bun v1.3.2', 'node-v24.3.0.')] },
      { name: 'bun', version: '1.3.2' },
    ],
    [
      '.NET Framework',
      { metadata: 'v4.0.30319\0.NETFramework,Version=v4.7.2' },
      { name: 'netFramework', version: '4.7.2' },
    ],
    ['.NET Framework 2.0', { metadata: 'v2.0.50727\0#Strings' }, { name: 'netFramework', version: null }],
    ['an assembly of .NET', { metadata: 'v4.0.30319\0.NETCoreApp,Version=v8.0' }, { name: 'dotnet', version: '8.0' }],
    ['a library for both', { metadata: 'v4.0.30319\0.NETStandard,Version=v2.0' }, null],
    ['Native AOT', { exports: ['DotNetRuntimeDebugHeader'] }, { name: 'dotnet', version: null }],
    ['a Java launcher', { imports: ['jli.dll'] }, { name: 'java', version: null }],
    ['Python', { imports: ['python312.dll'], sections: [constants('Py_Main')] }, { name: 'python', version: '3.12' }],
    ['a program that embeds Python', { imports: ['python312.dll'] }, null],
    ['Asio', { sections: [data('.?AVwin_iocp_io_context@detail@asio@boost@@')] }, { name: 'asio', version: null }],
    [
      'Asio, by mingw',
      { sections: [constants('N4asio6detail19win_iocp_io_contextE')] },
      { name: 'asio', version: null },
    ],
    ['nginx', { sections: [constants('nginx version: nginx/1.29.3')] }, { name: 'nginx', version: '1.29.3' }],
    ['a program that names nginx', { sections: [constants('Server: nginx/1.29.3')] }, null],
    [
      'Rust with tokio 0.2',
      { sections: [constants(`/rustc/${'a'.repeat(40)}/library/core`, '/x/tokio-0.2.25/src/io', '/x/mio-0.6.23/src')] },
      { name: 'tokio', version: '0.2.25' },
    ],
    [
      'Rust with mio alone, built on Windows',
      { sections: [constants(`/rustc/${'a'.repeat(40)}/library/core`, 'C:\\x\\mio-0.6.23\\src\\lib.rs')] },
      { name: 'mio', version: '0.6.23' },
    ],
    ['Rust', { sections: [constants(`/rustc/${'a'.repeat(40)}/library/core`)] }, { name: 'rust', version: null }],
    ['a program that names a crate', { sections: [constants('/x/tokio-1.40.0/src/io')] }, null],
    ['a program of 32 bits', { bits: 32, imports: ['uv.dll'] }, { name: 'libuv', version: null }],
  ])('as %s', (_name, parts, expected) => expect(made(parts)).toEqual(expected));

  test('as curl by its version resource', () => {
    const curl = peOf({ numbers: [8, 16, 0, 0], strings: { ProductName: 'The curl executable' } });
    expect(runtimeOf(curl)).toEqual({ name: 'curl', version: '8.16.0.0' });
  });
});

describe('the version of .NET', () => {
  const MARK = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
  const settings = (options: object): string => JSON.stringify({ runtimeOptions: options });
  const host = data(Buffer.concat([Buffer.alloc(64), MARK]));

  test.each([
    [{ framework: { name: 'Microsoft.NETCore.App', version: '8.0.10' } }, '8.0.10'],
    [
      {
        frameworks: [
          { name: 'Microsoft.AspNetCore.App', version: '9.0.0' },
          { name: 'Microsoft.NETCore.App', version: '9.0.1' },
        ],
      },
      '9.0.1',
    ],
    [{ includedFrameworks: [{ name: 'Microsoft.NETCore.App', version: '10.0.12' }] }, '10.0.12'],
    [{ framework: { name: 'Microsoft.NETCore.App', version: '10.0.0-rc.1.25451.107' } }, '10.0.0-rc.1.25451.107'],
    [{ framework: { name: 'Microsoft.NETCore.App', version: '8.0.10\u001b[2J' } }, null],
    [{ framework: { name: 'Contoso.App', version: '1.0.0' } }, null],
  ])('is in the settings beside its exe: %j', (options, version) => {
    expect(runtimeOf(program({ sections: [host] }), settings(options))).toEqual({ name: 'dotnet', version });
  });

  test('is null where the settings are none', () => {
    for (const text of [null, '', '[]', '{"runtimeOptions":7}', 'null']) {
      expect(runtimeOf(program({ sections: [host] }), text)).toEqual({ name: 'dotnet', version: null });
    }
  });

  test('is in the bundle of a program of one file', () => {
    const text = Buffer.from(settings({ includedFrameworks: [{ name: 'Microsoft.NETCore.App', version: '8.0.31' }] }));
    const bytes = program({ sections: [host] });
    // corehost/bundle/header.h: 6.0, one file, the id "abcdef", then places of deps.json and of the settings, and flags.
    const header = Buffer.alloc(13 + 6 + 40);
    header.writeUInt32LE(6, 0);
    header.writeUInt32LE(1, 8);
    header[12] = 6;
    header.write('abcdef', 13);
    header.writeBigUInt64LE(BigInt(bytes.length), 13 + 6 + 16);
    header.writeBigUInt64LE(BigInt(text.length), 13 + 6 + 24);
    const mark = bytes.indexOf(MARK);
    bytes.writeBigUInt64LE(BigInt(bytes.length + text.length), mark - 8);
    expect(runtimeOf(Buffer.concat([bytes, text, header]))).toEqual({ name: 'dotnet', version: '8.0.31' });
  });
});

test.each([
  [
    ['C:\\x\\app.exe', 'C:\\Program Files\\dotnet\\shared\\Microsoft.NETCore.App\\8.0.10\\coreclr.dll'],
    'dotnet',
    '8.0.10',
  ],
  [['C:\\x\\app.exe', 'C:\\x\\coreclr.dll'], 'dotnet', null],
  [['C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\clr.dll'], 'netFramework', null],
  [['C:\\Program Files\\Java\\bin\\server\\jvm.dll'], 'java', null],
  [['C:\\Python312\\python312.dll'], 'python', '3.12'],
  [['C:\\x\\libnode.dll'], 'node', null],
])('a process that has loaded %j runs on %s', (paths, name, version) => {
  expect(runtimeOfModules(paths)).toEqual({ name, version });
});

test('modules of no runtime say nothing', () => {
  expect(runtimeOfModules(['C:\\Windows\\System32\\ws2_32.dll', 'C:\\x\\mycoreclr.dll', 'C:\\x\\python3.txt'])).toBe(
    null,
  );
});

describe('a file that lies', () => {
  const WHOLE = program({
    exports: NODE_EXPORTS,
    imports: ['uv.dll', 'python312.dll'],
    metadata: 'v4.0.30319\0.NETCoreApp,Version=v8.0',
    sections: [
      constants('/x/node-v22.1.0.tar.gz', FUNCTIONS),
      data(goByPointer('go1.16.3', IMAGE_BASE + FIRST_SECTION * 2)),
    ],
  });

  test('is read to its end and no further, wherever it is cut', () => {
    for (let length = 0; length < WHOLE.length; length += length < 1024 ? 1 : 37) {
      expect(() => runtimeOf(WHOLE.subarray(0, length))).not.toThrow();
    }
  });

  test('never makes a detector fail, whichever bytes of its headers are spoiled', () => {
    for (let at = 0; at < 1024; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const spoiled = Buffer.from(WHOLE);
        spoiled[at] = value;
        if (at + 3 < spoiled.length) spoiled[at + 3] = value;
        expect(() => runtimeOf(spoiled)).not.toThrow();
      }
    }
  });

  test('makes a detector look at a few places only, however often it repeats a mark', () => {
    const mark = Buffer.from('/rustc/', 'latin1');
    expect([...placesOf(Buffer.alloc(mark.length * 100_000, mark), mark)]).toHaveLength(65536);
    const goMarks = Buffer.alloc(1 << 16, goByPointer('7', IMAGE_BASE + FIRST_SECTION).subarray(0, 32));
    const bytes = program({ sections: [data(goMarks)] });
    let reads = 0;
    const counted = (offset: number, length: number): Buffer => {
      reads++;
      return reading(bytes)(offset, length);
    };
    expect(runtimeOfFile(counted, () => null)).toBe(null);
    expect(reads).toBeLessThan(100);
  });

  test('shows no version that is as long as the file', () => {
    const digits = '1'.repeat(100_000);
    expect(made({ metadata: `.NETCoreApp,Version=v${digits}.0` })).toEqual({ name: 'netFramework', version: null });
    expect(made({ metadata: `.NETFramework,Version=v4.${digits}` })).toEqual({ name: 'netFramework', version: null });
  });

  test('is told from a program without a runtime where it is no program', () => {
    expect(made({})).toBe(null);
    for (const text of ['', 'MZ', '#!/bin/sh\nexec node\n', '\x7fELF', '{"node-v22.1.0": 1}']) {
      expect(runtimeOf(Buffer.from(text, 'latin1'))).toBe(undefined);
    }
  });
});
