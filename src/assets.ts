import { readFileSync } from 'node:fs';
import { getRawAsset } from 'node:sea';

/** The build sets it: true in the exe, false when Node.js runs the sources. */
declare const IN_EXE: boolean;

/** Texts that the exe holds as assets, with their paths in the sources. As code they would make every start slower. */
export const ASSETS = {
  /** Validators and schemas of all documents. */
  contract: './documents/generated/contract.cjs',
  'report.css': './report/page/report.css',
  'fleet.js': './report/page/fleet.js',
  /** A script for Windows' 32-bit PowerShell. */
  'install-in-32.ps1': './windows/install-in-32.ps1',
} as const;

/** A second copy of the program, for threads: Node.js cannot start a thread with the main script of an exe. */
export const PROGRAM = 'program';

/** The text of an asset. */
export function assetText(name: keyof typeof ASSETS): string {
  return IN_EXE ? unpacked(name) : readFileSync(new URL(ASSETS[name], import.meta.url), 'utf8');
}

/** The source text for a thread; null when Node.js runs the sources. */
export const programText = (): string | null => (IN_EXE ? unpacked(PROGRAM) : null);

function unpacked(name: string): string {
  const { inflateRawSync } = process.getBuiltinModule('node:zlib');
  return inflateRawSync(getRawAsset(name)).toString();
}
