import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One of the packed exes, and how this machine runs it. */
export interface Launcher {
  name: string;
  exe: string;
  /** The command in front of the exe; null where this machine cannot run it. */
  command: string[] | null;
  environment: Record<string, string>;
}

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

const wine = (): Record<string, string> => {
  const prefix = process.env.WINSOCK_LSP_WINEPREFIX;
  if (prefix === undefined) return {};
  return {
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // Some tests let a process die. Wine's debugger would write about that for seconds.
    WINEDLLOVERRIDES: 'winedbg.exe=',
    HOME: tmpdir(),
    PATH: process.env.PATH ?? '',
  };
};

export const launchers: readonly Launcher[] = [
  {
    name: 'linux-x64',
    exe: join(ROOT, 'dist/linux-x64/winsock-lsp'),
    command: process.platform === 'linux' && process.arch === 'x64' ? [] : null,
    environment: {},
  },
  {
    name: 'win-x64',
    exe: join(ROOT, 'dist/win-x64/winsock-lsp.exe'),
    command: process.platform === 'win32' ? [] : process.env.WINSOCK_LSP_WINEPREFIX === undefined ? null : ['wine'],
    environment: wine(),
  },
];

export interface RunOptions {
  input?: string | Buffer;
  cwd?: string;
  exe?: string;
  environment?: Record<string, string>;
  /** Milliseconds after which a run that may hang is ended. That is no error: its status is null. */
  endAfter?: number;
}

/** Runs an exe. Its environment has only the variables of its launcher and of the options. */
export function run(launcher: Launcher, args: readonly string[], options: RunOptions = {}): Ran {
  const exe = options.exe ?? launcher.exe;
  if (!existsSync(exe)) throw new Error(`${exe} is not built`);
  const [command = exe, ...rest] = [...(launcher.command ?? []), exe];
  const { status, stdout, stderr, error } = spawnSync(command, [...rest, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: options.endAfter ?? 120_000,
    input: options.input ?? '',
    cwd: options.cwd ?? ROOT,
    env: { ...launcher.environment, ...options.environment },
  });
  const ended = options.endAfter !== undefined && (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  if (error !== undefined && !ended) throw error;
  return { status, stdout, stderr: launcher.command?.[0] === 'wine' ? withoutWineNoise(stderr) : stderr };
}

/** Removes Wine's own messages from stderr: that its 32-bit part is not installed, and in Wine 10 that there is no desktop. */
const withoutWineNoise = (stderr: string): string =>
  stderr
    .split('\n')
    .filter(
      (line) =>
        !/wine32 is missing|multiarch needs|^execute "dpkg|apt-get|wine32:i386|XDG_RUNTIME_DIR is invalid/.test(line),
    )
    .join('\n');

/** A path of this machine as the exe names it. Under Wine, drive Z: is the root folder. */
export const pathFor = (launcher: Launcher, path: string): string =>
  launcher.command?.[0] === 'wine' ? `Z:${path.replaceAll('/', '\\')}` : path;

/** The C compiler for the exe's system; null where it is not installed. */
export function compilerFor(launcher: Launcher): string | null {
  const compiler = launcher.name.startsWith('win') ? 'x86_64-w64-mingw32-gcc' : 'cc';
  return spawnSync(compiler, ['--version']).status === 0 ? compiler : null;
}

const LOCK_LIMIT = 120_000;

/** Does the work while no other test changes Winsock's keys. Test files run at the same time, and all share Wine's registry. */
export function aloneInRegistry(launcher: Launcher, work: () => void): void {
  const lock = join(launcher.environment.WINEPREFIX as string, 'registry.lock');
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const locked = statSync(lock, { throwIfNoEntry: false });
      if (locked !== undefined && Date.now() - locked.mtimeMs > LOCK_LIMIT)
        rmSync(lock, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
