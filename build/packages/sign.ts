// Authenticode, with a certificate or a command that the environment names. Nothing is signed where it names neither.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';

/** Variables that say how to sign. */
export const SIGN = {
  /** A PKCS#12 file with the certificate, its chain and its key: signed with osslsigncode 2.9 or later. */
  pfx: 'WINSOCK_LSP_SIGN_PFX',
  /** A file with nothing but its password (a line break at the end does not count), or else the password. */
  passwordFile: 'WINSOCK_LSP_SIGN_PASSWORD_FILE',
  password: 'WINSOCK_LSP_SIGN_PASSWORD',
  /** Address of an RFC 3161 server. With a time of its signing no file is the same twice. */
  timestamp: 'WINSOCK_LSP_SIGN_TIMESTAMP_URL',
  /** Instead of all that: a program that signs the file named by its only argument, in place. */
  command: 'WINSOCK_LSP_SIGN_COMMAND',
} as const;

/** Signs a file in place. @throws Error */
export type Signer = (file: string) => void;

/** @param seconds the time of signing that a signature claims; without a server's word it means nothing */
export function signerFrom(environment: NodeJS.ProcessEnv, seconds: number): Signer | null {
  const value = (name: keyof typeof SIGN) => environment[SIGN[name]] || null;
  const command = value('command');
  const pfx = value('pfx');
  if (command !== null && pfx !== null)
    throw new Error(`${SIGN.command} and ${SIGN.pfx} are both set: which is to sign?`);
  if (command !== null) return (file) => run(command, [file], '', file);
  if (pfx === null) return null;
  if (!existsSync(pfx)) throw new Error(`there is no ${pfx}, which ${SIGN.pfx} names`);
  const passwordFile = value('passwordFile');
  const password =
    passwordFile === null ? (value('password') ?? '') : readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
  const timestamp = value('timestamp');
  const options = [
    ...['sign', '-pkcs12', pfx, '-readpass', '-', '-h', 'sha256', '-n', 'WinsockLsp', '-time', String(seconds)],
    ...(timestamp === null ? [] : ['-ts', timestamp]),
  ];
  return (file) => {
    const signed = `${file}.signed`;
    rmSync(signed, { force: true });
    // The password goes through a pipe: a command line is there for all to see.
    run('osslsigncode', [...options, '-in', file, '-out', signed], password, file);
    renameSync(signed, file);
  };
}

function run(program: string, args: readonly string[], input: string, file: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: 'utf8' });
  if (error !== undefined)
    throw new Error(`${file} was not signed, since ${program} could not be run: ${error.message}`);
  if (status !== 0) throw new Error(`${file} was not signed: ${program} ended with ${status}.\n${stdout}${stderr}`);
}
