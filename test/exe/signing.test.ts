// Signs a module with a throw-away certificate. Its signatures must be valid, and the exe must still run.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { NtExecutable, NtExecutableResource } from 'pe-library';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, makeModule } from '../../build/packages/module.ts';
import { SIGN, type Signer, signerFrom } from '../../build/packages/sign.ts';
import { hashOf } from '../../build/packages/sums.ts';
import { installedTarget, TARGETS, type Target } from '../../build/targets.ts';
import { emptyFolder } from '../support/folder.ts';
import { launchers, run } from './launch.ts';

const PASSWORD = 'not secret: $ "quoted" %PATH%';
const SECONDS = Date.UTC(2026, 0, 2) / 1000;
const LONGEST_BUILD = 180_000;
/** osslsigncode 2.9. That of Debian 12, 2.5, cannot sign scripts. */
const OLDEST = 209;

const [, major, minor] = /osslsigncode (\d+)\.(\d+)/.exec(`${spawnSync('osslsigncode', ['--version']).stdout}`) ?? [];
const signsScripts = Number(major) * 100 + Number(minor) >= OLDEST;
const openssl = spawnSync('openssl', ['version']).status === 0;
const isScript = (file: string) => /\.ps\w+$/.test(extname(file));
const windows = launchers.find(({ name }) => name === 'win-x64');

describe.skipIf(!signsScripts || !openssl)('signing (osslsigncode 2.9 or later, openssl)', () => {
  const folder = emptyFolder();
  const module = join(folder, 'WinsockLsp/0.0.0');
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  const pfx = join(folder, 'certificate.pfx');
  const passwordFile = join(folder, 'password');
  const exe = join(module, 'bin/win-x64/winsock-lsp.exe');
  const koffi = join(module, 'bin/win-x64/koffi.node');
  const signed: string[] = [];
  let signer: Signer | null = null;

  beforeAll(async () => {
    const succeed = (...args: string[]) => expect([args[0], spawnSync('openssl', args).status]).toEqual([args[0], 0]);
    const extensions = ['extendedKeyUsage=codeSigning', 'keyUsage=digitalSignature', 'basicConstraints=CA:FALSE'];
    writeFileSync(passwordFile, `${PASSWORD}\n`);
    succeed(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2'],
      ...['-subj', '/CN=WinsockLsp throw-away', ...extensions.flatMap((extension) => ['-addext', extension])],
    );
    succeed(
      ...['pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', pfx, '-passout', `file:${passwordFile}`],
    );
    signer = signerFrom({ [SIGN.pfx]: pfx, [SIGN.passwordFile]: passwordFile }, SECONDS);
    await makeModule({
      folder: module,
      targets: TARGETS.filter(({ name }) => name === 'win-x64'),
      signer: (file) => {
        signed.push(file.slice(module.length + 1));
        signer?.(file);
      },
      texts: {},
    });
  }, LONGEST_BUILD);

  const verify = (file: string) =>
    spawnSync('osslsigncode', ['verify', '-CAfile', certificate, '-in', file], { encoding: 'utf8' });

  test('begins with koffi.node and the exe, and ends with the manifest', () => {
    expect(signed.slice(0, 2)).toEqual(['bin/win-x64/koffi.node', 'bin/win-x64/winsock-lsp.exe']);
    expect(signed.at(-1)).toBe('WinsockLsp.psd1');
    // Text and JSON files cannot have a signature.
    expect(signed.toSorted()).toEqual(filesBelow(module).filter((file) => !/\.(?:json|txt)$/.test(file)));
  });

  test('koffi.node and the exe have valid signatures, and the exe contains the signed koffi.node', () => {
    for (const file of [koffi, exe]) expect([file, verify(file).status]).toEqual([file, 0]);
    const image = NtExecutable.from(readFileSync(exe), { ignoreCert: true });
    const blob = NtExecutableResource.from(image).entries.find(({ id }) => id === 'NODE_SEA_BLOB');
    expect(Buffer.from(blob?.bin ?? new ArrayBuffer(0)).includes(readFileSync(koffi))).toBe(true);
  });

  test('the signed exe has the right checksum', () => {
    // osslsigncode shows the checksum in the file. It also shows the calculated one where that differs; older versions always do.
    const shown = [...verify(exe).stdout.matchAll(/PE checksum *: ([0-9A-F]{8})/g)].map(([, sum]) => sum);
    expect([shown.length > 0, new Set(shown).size]).toEqual([true, 1]);
  });

  test('a changed exe does not verify', () => {
    const changed = join(folder, 'changed.exe');
    const bytes = readFileSync(exe);
    bytes[1000] = (bytes[1000] as number) ^ 1;
    writeFileSync(changed, bytes);
    expect(verify(changed).status).not.toBe(0);
  });

  describe('scripts', () => {
    const scripts = () => filesBelow(module).filter(isScript);

    test('each has a signature, and one of each file type is verified', () => {
      expect(new Set(scripts().map((file) => extname(file)))).toEqual(new Set(['.ps1', '.psm1', '.psd1', '.ps1xml']));
      // There are forty scripts, and osslsigncode takes its time for each.
      for (const kind of ['.ps1', '.psm1', '.psd1', '.ps1xml']) {
        const file = scripts().find((each) => extname(each) === kind) as string;
        expect([file, verify(join(module, file)).status]).toEqual([file, 0]);
      }
    });

    test('the signed digest is the SHA-256 of the text in UTF-16, as Windows computes it for scripts', () => {
      for (const file of scripts()) {
        const [text = '', block = ''] = readFileSync(join(module, file), 'latin1').split(
          /\r\n(?=(?:# |<!-- )SIG # Begin)/,
        );
        const base64 = block.replace(/^.*SIG # .*$|^# |^<!-- | -->/gm, '').replace(/\s/g, '');
        const digest = createHash('sha256').update(Buffer.from(text, 'utf16le')).digest();
        expect([file, Buffer.from(base64, 'base64').includes(digest)]).toEqual([file, true]);
      }
    });

    test('a changed script does not verify', () => {
      const changed = join(folder, 'changed.ps1');
      writeFileSync(changed, `Remove-Item x\n${readFileSync(join(module, 'Private/Exe.ps1'), 'latin1')}`);
      expect(verify(changed).status).not.toBe(0);
    });
  });

  test('signing again makes the same bytes', () => {
    const original = join(folder, 'koffi.node');
    const target = TARGETS.find(({ name }) => name === 'win-x64') as Target;
    cpSync(join(installedTarget(target), target.koffi), original);
    signer?.(original);
    expect(hashOf(original)).toBe(hashOf(koffi));
  });

  test('a wrong password is an error that does not repeat it', () => {
    const wrong = signerFrom({ [SIGN.pfx]: pfx, [SIGN.password]: 'guessed' }, SECONDS);
    const copy = join(folder, 'unsigned.ps1');
    writeFileSync(copy, "'x'\n");
    expect(() => wrong?.(copy)).toThrow(/was not signed/);
    expect(() => wrong?.(copy)).not.toThrow(/guessed/);
    expect(readFileSync(copy, 'utf8')).toBe("'x'\n");
  });

  describe.skipIf(windows?.command?.[0] !== 'wine')('under Wine', () => {
    const launcher = windows as NonNullable<typeof windows>;
    const drive = () => join(launcher.environment.WINEPREFIX as string, 'drive_c/Program Files');
    // No other test has a koffi.node with this hash, so no other test unpacks it.
    const unpacked = () => join(drive(), 'WinsockLsp/native', hashOf(koffi));

    test('the signed exe, installed as a module, runs with the library beside it and unpacks none', () => {
      const installed = join(drive(), 'WindowsPowerShell/Modules/WinsockLsp/0.0.0');
      cpSync(module, installed, { recursive: true });
      const list = () => run(launcher, ['list'], { exe: join(installed, 'bin/win-x64', basename(exe)) });
      try {
        expect(JSON.parse(list().stdout)).toMatchObject({ exitCode: 0, source: { kind: 'api' } });
        expect(existsSync(unpacked())).toBe(false);
        rmSync(join(installed, 'bin/win-x64/koffi.node'));
        expect(JSON.parse(list().stdout)).toMatchObject({ exitCode: 0 });
        expect(hashOf(join(unpacked(), 'koffi.node'))).toBe(hashOf(koffi));
      } finally {
        rmSync(installed, { recursive: true });
        rmSync(unpacked(), { recursive: true, force: true });
      }
    });
  });
});

describe('who signs', () => {
  test('nobody, where the environment names no signer', () => {
    expect(signerFrom({}, SECONDS)).toBe(null);
    expect(signerFrom({ [SIGN.password]: 'x', [SIGN.pfx]: '' }, SECONDS)).toBe(null);
  });

  test('two signers, or a certificate that does not exist, are an error', () => {
    expect(() => signerFrom({ [SIGN.pfx]: 'a', [SIGN.command]: 'b' }, SECONDS)).toThrow(/both set/);
    expect(() => signerFrom({ [SIGN.pfx]: '/nowhere/a.pfx' }, SECONDS)).toThrow(/there is no \/nowhere\/a\.pfx/);
  });

  test.skipIf(process.platform === 'win32')(
    'a command, which gets the file as its argument and must end with exit code 0',
    () => {
      const folder = emptyFolder();
      const command = join(folder, 'sign with care');
      const file = join(folder, 'a b.ps1');
      writeFileSync(
        command,
        '#!/bin/sh\nprintf "signed\\n" >> "$1"; exit "$(wc -l < "$1" | tr -d " " | sed s/1/0/)"\n',
      );
      chmodSync(command, 0o755);
      writeFileSync(file, '');
      const signer = signerFrom({ [SIGN.command]: command }, SECONDS);
      signer?.(file);
      expect(readFileSync(file, 'utf8')).toBe('signed\n');
      expect(() => signer?.(file)).toThrow(/ended with 2/);
      expect(() => signerFrom({ [SIGN.command]: '/nowhere/sign' }, SECONDS)?.(file)).toThrow(/could not be run/);
    },
  );
});
