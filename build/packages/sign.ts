// Signs files by Authenticode, with the certificate or the command that environment variables name.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';

/** Environment variables that say how to sign. */
export const SIGN = {
  /** A PKCS#12 file with the certificate, its chain and its key. osslsigncode 2.9 or later signs with it. */
  pfx: 'WINSOCK_LSP_SIGN_PFX',
  /** A file with the password of the PKCS#12 file; a line break at its end is ignored. */
  passwordFile: 'WINSOCK_LSP_SIGN_PASSWORD_FILE',
  /** Instead of such a file: the password itself. */
  password: 'WINSOCK_LSP_SIGN_PASSWORD',
  /** Address of an RFC 3161 server. With its timestamps two builds differ. */
  timestamp: 'WINSOCK_LSP_SIGN_TIMESTAMP_URL',
  /** Instead of all these: a program whose only argument is a file, which it signs in place. */
  command: 'WINSOCK_LSP_SIGN_COMMAND',
} as const;

/** Signs a file in place. @throws Error where that fails */
export type Signer = (file: string) => void;

/**
 * The signer that the environment asks for; null where it asks for none.
 * @param seconds the signing time in the signatures, in seconds since 1970. Without a timestamp of a server it proves nothing.
 * @throws Error where the environment asks for two signers, or for a certificate that is not there
 */
export function signerFrom(environment: NodeJS.ProcessEnv, seconds: number): Signer | null {
  const value = (name: keyof typeof SIGN) => environment[SIGN[name]] || null;
  const command = value('command');
  const pfx = value('pfx');
  if (command !== null && pfx !== null)
    throw new Error(`${SIGN.command} and ${SIGN.pfx} are both set: set only one of them`);
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
    // osslsigncode reads the password from a pipe: every user can see command lines.
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
