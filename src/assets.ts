import { readFileSync } from 'node:fs';
import { getRawAsset } from 'node:sea';

/** A constant of the build: true in the exe, false where the sources run as they are. */
declare const IN_EXE: boolean;

/** Texts that the exe holds beside its program, with their place in the sources. V8 would read them at every start if they were code. */
export const ASSETS = {
  /** Validators and schemas of all documents. */
  contract: './documents/generated/contract.cjs',
  'report.css': './report/page/report.css',
  'fleet.js': './report/page/fleet.js',
  /** What Windows' 32-bit PowerShell runs. */
  'install-in-32.ps1': './windows/install-in-32.ps1',
} as const;

/** The program itself, a second time: Node.js cannot start a thread with the main script of an exe. */
export const PROGRAM = 'program';

export function assetText(name: keyof typeof ASSETS): string {
  return IN_EXE ? unpacked(name) : readFileSync(new URL(ASSETS[name], import.meta.url), 'utf8');
}

/** What a thread of this program runs; null where the sources run as they are. */
export const programText = (): string | null => (IN_EXE ? unpacked(PROGRAM) : null);

function unpacked(name: string): string {
  const { inflateRawSync } = process.getBuiltinModule('node:zlib');
  return inflateRawSync(getRawAsset(name)).toString();
}
