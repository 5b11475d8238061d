import { placesOf } from '../executables/image.ts';
import { type ProgramFile, versionsBehind } from '../executables/program-file.ts';
import { always, type Found, type Runtime, type Version } from './runtime.ts';

const RUSTC = Buffer.from('/rustc/', 'latin1');

/**
 * Whether Rust's compiler made the program, where its panics kept the paths of Rust's own sources: /rustc/<commit>/library/…
 * cargo keeps them by default, but not with panic_immediate_abort or trimmed paths.
 * Source: rust-lang/rust, remap-debuginfo in bootstrap.
 */
export function isRust(file: ProgramFile): boolean {
  if (compilerOf(file) !== null) return true;
  const bytes = file.bytes('constants');
  for (const at of placesOf(bytes, RUSTC)) {
    if (/^\/rustc\/[0-9a-f]{40}[/\\]/.test(bytes.toString('latin1', at, at + 48))) return true;
  }
  return false;
}

/** The compiler's version, which ELF keeps in the section .comment and PE nowhere. */
function compilerOf(file: ProgramFile): string | null {
  const comment = file.sections.find(({ name }) => name === '.comment');
  const text = comment === undefined ? null : file.atOffset(comment.offset, Math.min(comment.size, 4096));
  return /rustc version (\d{1,4}\.\d{1,4}\.\d{1,4})/.exec(text?.toString('latin1') ?? '')?.[1] ?? null;
}

/** A crate by the path of one of its source files in the texts of panics. Source: The Cargo Book, registry sources. */
function crateIn(file: ProgramFile, crate: string): Found | null {
  if (!isRust(file)) return null;
  for (const separator of ['/', '\\'])
    for (const version of versionsBehind(file.bytes('constants'), `${separator}${crate}-`, endsFolder))
      return { version };
  return null;
}

const endsFolder = (next: number): boolean => next === 0x2f || next === 0x5c;

const MIO_06 = 'tokio-rs/mio, tag v0.6.23, src/sys/windows/tcp.rs';
const MIO = 'tokio-rs/mio, src/sys/windows/selector.rs';

/** @param first the first 0.x version that is built on mio 0.7 or later */
const mioRules =
  (first: number) =>
  (version: Version | null): readonly string[] => {
    if (version === null) return [];
    return version.major === 0 && version.minor < first ? ['mio0.6'] : ['sioBaseHandle'];
  };

/** tokio 0.1 and 0.2 are built on mio 0.6. */
export const tokio: Runtime = {
  runtime: 'tokio',
  title: 'Rust with tokio',
  help: 'tokio 0.1 and 0.2: build with tokio 0.3 or later, or add an exclusion. Later: try it, as for Deno.',
  sources: [MIO_06, MIO],
  rules: mioRules(3),
  detect: (file) => crateIn(file, 'tokio'),
};

export const mio: Runtime = {
  runtime: 'mio',
  title: 'Rust with mio',
  help: 'mio 0.6: build with mio 0.7 or later, or add an exclusion. Later: try it, as for Deno.',
  sources: [MIO_06, MIO],
  rules: mioRules(7),
  detect: (file) => crateIn(file, 'mio'),
};

export const rust: Runtime = {
  runtime: 'rust',
  title: 'Rust without tokio or mio',
  help: 'No rule is known: the standard library uses no completion port, but a crate may.',
  sources: ['rust-lang/rust, library/std/src/sys/net/connection/socket/windows.rs'],
  rules: always(),
  detect: (file) => (isRust(file) ? { version: compilerOf(file) } : null),
};
