import type { ProgramFile } from '../executables/program-file.ts';

/** A runtime or network library: how to find it in a program, and which rules say what a non-IFS layer does to such a program. */
export interface Runtime {
  /** As documents name it. */
  runtime: string;
  /** What people call it. */
  title: string;
  /** What the user can do for such a program while the layer stays. The guide `ps/help/troubleshooting.md` says the same. */
  help: string;
  /** Where `rules` and `help` were read: repository and file, or an issue. */
  sources: readonly string[];
  /** Names of the rules that hold for a version; `go tcp` is one protocol of a rule. Empty where no rule is known for it. */
  rules: (version: Version | null) => readonly string[];
  /**
   * Whether the file shows this runtime. It reads the file and nothing else.
   * @param settings the text of the .runtimeconfig.json beside the file, which only .NET has; null where there is none
   */
  detect: (file: ProgramFile, settings: () => string | null) => Found | null;
  /**
   * Whether a DLL that a process has loaded is of this runtime.
   * @param path in lower case, with backslashes
   */
  ofModule?: (path: string) => Found | null;
}

/** What a detector found. */
export interface Found {
  /** As its makers write it: `1.26.5`; null where the file does not say. */
  version: string | null;
}

/** The first two numbers of a version. */
export interface Version {
  major: number;
  minor: number;
}

/** For a runtime whose rules are the same in every version. */
export const always =
  (...rules: string[]) =>
  (): readonly string[] =>
    rules;

/**
 * Detects a runtime by the libraries that a program needs or has loaded.
 * @param name of a library, in lower case and without folders
 * @param versionOf the version that the name of the library tells
 */
export function byLibrary(
  name: RegExp,
  versionOf: (match: RegExpExecArray) => string | null = () => null,
): Required<Pick<Runtime, 'detect' | 'ofModule'>> {
  const of = (library: string): Found | null => {
    const match = name.exec(library);
    return match === null ? null : { version: versionOf(match) };
  };
  return {
    detect: (file) =>
      file
        .libraries()
        .map(of)
        .find((found) => found !== null) ?? null,
    ofModule: (path) => of(path.slice(path.lastIndexOf('\\') + 1)),
  };
}
