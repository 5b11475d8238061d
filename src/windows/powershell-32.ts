// Calls WSCInstallProvider from a 32-bit process, the documented way into the 32-bit catalog. Windows itself brings such a
// process: the 32-bit PowerShell, which runs install-in-32.ps1.

import { spawnSync } from 'node:child_process';
import { win32 } from 'node:path';
import { wide } from '../catalog/wide.ts';
import { lazy } from '../lazy.ts';
import type { ProviderInfos } from './machine.ts';

export interface PowerShell32 {
  /** Full path; null where there is none. */
  program: string | null;
  /** The library that exports WSCInstallProvider, as that process sees it. */
  library: string;
  /** Size of a pointer in it: in a 64-bit process the call would change the other catalog. */
  pointerBytes: 4 | 8;
  /** All variables of the process: none of ours may lead it to code that a user can write. */
  environment: Record<string, string>;
  /** A folder that only administrators can write. */
  folder: string;
}

/** The one that Windows has. @param windows its folder, as Windows itself names it */
export function windowsPowerShell32(windows: string): PowerShell32 {
  const system = win32.join(windows, 'SysWOW64');
  const home = win32.join(system, 'WindowsPowerShell', 'v1.0');
  const drive = win32.parse(windows).root.slice(0, 2);
  return {
    program: win32.join(home, 'powershell.exe'),
    library: win32.join(system, 'ws2_32.dll'),
    pointerBytes: 4,
    // Node copies each of these from its own environment where it is not given.
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

const LONGEST_COMPLAINT = 200;

/** Makes the call in the 32-bit PowerShell. */
export class CallerIn32 {
  readonly #shell: PowerShell32;
  readonly #longestStart: number;
  #isReady = false;

  /** @param longestStart milliseconds in which it has to show that it could make the call */
  constructor(shell: PowerShell32, longestStart = 120_000) {
    this.#shell = shell;
    this.#longestStart = longestStart;
  }

  /**
   * Windows' error code, or a text that says why there was no call.
   * @throws Error when the process ended without an answer
   */
  install(infos: ProviderInfos): number | string {
    if (!this.#isReady) {
      // Makes no call, so it may be ended. The process that calls never is: half a change would be left.
      const answer = this.#run({ ...infos, infos: [] }, this.#longestStart);
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

  /** Its answer; null when it gave none. */
  #run({ providerId, path, infos }: ProviderInfos, timeout: number | undefined): string | null {
    const { program, library, pointerBytes, environment, folder } = this.#shell;
    const missing = 'cannot: this Windows has no 32-bit PowerShell';
    if (program === null) return missing;
    const script = Buffer.from(lazy<string>('install-in-32.ps1'), 'utf16le').toString('base64');
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
        // Node would end a process that writes more than this.
        maxBuffer: Number.POSITIVE_INFINITY,
        // A console of its own: a Ctrl-C meant for us would end the call.
        windowsHide: true,
        stdio: 'pipe',
        ...(timeout === undefined ? {} : { timeout }),
      },
    );
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    if (code === 'ENOENT') return missing;
    if (code === 'ETIMEDOUT')
      return `cannot: the 32-bit PowerShell gave no answer within ${this.#longestStart / 1000} seconds`;
    if (pid === 0) return `cannot: the 32-bit PowerShell did not start (${error?.message})`;
    const answer = /^winsock-lsp: (.*?)\r?$/m.exec(stdout)?.[1] ?? null;
    // A scanner that forbids the script is named there only.
    const complaint = /\S[ -~]*/.exec(stderr)?.[0].slice(0, LONGEST_COMPLAINT);
    return answer === null && timeout !== undefined && complaint !== undefined
      ? `cannot: the 32-bit PowerShell gave no answer but: ${complaint}`
      : answer;
  }
}

/** What keeps it from the call; null where it does not say. */
function whyNot(answer: string | null): string | null {
  const [, word, text = ''] = /^(cannot|because): (.*)$/.exec(answer ?? '') ?? [];
  if (word === undefined) return null;
  const why = word === 'because' ? Buffer.from(text, 'base64').toString() : text;
  return why.replace(/\.$/, '');
}
