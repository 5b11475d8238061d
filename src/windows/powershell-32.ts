// Calls WSCInstallProvider in a 32-bit process, the documented way to install into the 32-bit catalog. The process is the 32-bit
// PowerShell of Windows, which runs install-in-32.ps1.

import { spawnSync } from 'node:child_process';
import { win32 } from 'node:path';
import { assetText } from '../assets.ts';
import { wide } from '../catalog/wide.ts';
import type { ProviderInfos } from './machine.ts';

export interface PowerShell32 {
  /** Full path of powershell.exe; null when there is none. */
  program: string | null;
  /** Path of the library that exports WSCInstallProvider, as a 32-bit process needs it. */
  library: string;
  /** Expected size of a pointer. The script checks it, because in a 64-bit process the call would change the 64-bit catalog. */
  pointerBytes: 4 | 8;
  /** All environment variables of the process. It inherits none, because they could lead it to code that a user can write. */
  environment: Record<string, string>;
  /** A folder that only administrators can write. */
  folder: string;
}

/** The 32-bit PowerShell of Windows. @param windows Windows' folder, as Windows names it */
export function windowsPowerShell32(windows: string): PowerShell32 {
  const system = win32.join(windows, 'SysWOW64');
  const home = win32.join(system, 'WindowsPowerShell', 'v1.0');
  const drive = win32.parse(windows).root.slice(0, 2);
  return {
    program: win32.join(home, 'powershell.exe'),
    library: win32.join(system, 'ws2_32.dll'),
    pointerBytes: 4,
    // libuv copies each of these from its own environment when it is not given.
    environment: {
      SystemRoot: windows,
      windir: windows,
      SystemDrive: drive,
      PATH: win32.join(windows, 'System32'),
      PSModulePath: win32.join(home, 'Modules'),
      TEMP: win32.join(windows, 'Temp'),
      TMP: win32.join(windows, 'Temp'),
      HOMEDRIVE: drive,
      HOMEPATH: '\\',
      USERPROFILE: windows,
      LOGONSERVER: '',
      USERDOMAIN: '',
      USERNAME: '',
    },
    folder: system,
  };
}

/** Characters of standard error to show. */
const MAX_ERROR_CHARACTERS = 200;

/** Calls WSCInstallProvider in the 32-bit PowerShell. */
export class Installer32 {
  readonly #shell: PowerShell32;
  readonly #startTimeLimit: number;
  #isReady = false;

  /** @param startTimeLimit milliseconds in which PowerShell must show that it could make the call */
  constructor(shell: PowerShell32, startTimeLimit = 120_000) {
    this.#shell = shell;
    this.#startTimeLimit = startTimeLimit;
  }

  /**
   * Returns Windows' error code, 0 for success, or a text that says why no call was made.
   * @throws Error when the process ended without an answer
   */
  install(infos: ProviderInfos): number | string {
    if (!this.#isReady) {
      // This run makes no call, so it can have a time limit. A run that calls must not be ended in the middle of a change.
      const answer = this.#run({ ...infos, infos: [] }, this.#startTimeLimit);
      if (answer !== 'ready') return whyNot(answer) ?? 'the 32-bit PowerShell gave no answer';
      this.#isReady = true;
    }
    const answer = this.#run(infos, undefined);
    const code = /^error (-?\d+)$/.exec(answer ?? '')?.[1];
    if (code !== undefined) return Number(code);
    const why = whyNot(answer);
    if (why === null) throw new Error('the 32-bit PowerShell ended without an answer');
    return why;
  }

  /** The script's answer; null when it gave none. */
  #run({ providerId, path, infos }: ProviderInfos, timeout: number | undefined): string | null {
    const { program, library, pointerBytes, environment, folder } = this.#shell;
    const missing = 'cannot: this Windows has no 32-bit PowerShell';
    if (program === null) return missing;
    const script = Buffer.from(assetText('install-in-32.ps1'), 'utf16le').toString('base64');
    const { stdout, stderr, pid, error } = spawnSync(
      program,
      ['-NoProfile', '-NonInteractive', '-InputFormat', 'Text', '-OutputFormat', 'Text', '-EncodedCommand', script],
      {
        cwd: folder,
        env: environment,
        input: [
          pointerBytes,
          Buffer.from(library, 'utf16le').toString('base64'),
          Buffer.from(providerId).toString('base64'),
          Buffer.from(wide(path)).toString('base64'),
          infos.length,
          ...infos.map((info) => info.toString('base64')),
        ].join('\n'),
        encoding: 'latin1',
        // Node ends a process that writes more than this.
        maxBuffer: Number.POSITIVE_INFINITY,
        // Gives the process a console of its own, so that Ctrl-C does not end the call.
        windowsHide: true,
        stdio: 'pipe',
        ...(timeout === undefined ? {} : { timeout }),
      },
    );
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    if (code === 'ENOENT') return missing;
    if (code === 'ETIMEDOUT')
      return `cannot: the 32-bit PowerShell gave no answer within ${this.#startTimeLimit / 1000} seconds`;
    if (pid === 0) return `cannot: the 32-bit PowerShell did not start (${error?.message})`;
    const answer = /^winsock-lsp: (.*?)\r?$/m.exec(stdout)?.[1] ?? null;
    // When a virus scanner blocks the script, only standard error says so.
    const errorOutput = /\S[ -~]*/.exec(stderr)?.[0].slice(0, MAX_ERROR_CHARACTERS);
    return answer === null && timeout !== undefined && errorOutput !== undefined
      ? `cannot: the 32-bit PowerShell gave no answer but: ${errorOutput}`
      : answer;
  }
}

/** Why the script made no call; null when its answer does not say. */
function whyNot(answer: string | null): string | null {
  const [, word, text = ''] = /^(cannot|because): (.*)$/.exec(answer ?? '') ?? [];
  if (word === undefined) return null;
  const why = word === 'because' ? Buffer.from(text, 'base64').toString() : text;
  return why.replace(/\.$/, '');
}
