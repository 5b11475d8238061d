import { nativeCode } from './native-code.ts';
import { loadNativeFile } from './native-file.ts';
import { WindowsError } from './windows-error.ts';

/** A function of a DLL. Pointers are given as bytes, numbers and handles as numbers. */
export type NativeFunction = (...args: (Uint8Array | number | bigint | string | null)[]) => number;

interface Koffi {
  load(path: string): { func(declaration: string): NativeFunction };
  address(bytes: Uint8Array): bigint;
  alloc(type: string, length: number): bigint;
  view(address: bigint, length: number): ArrayBuffer;
}

let koffi: Koffi | null = null;

/** koffi's native half alone: its JavaScript part is not needed to declare and call functions. */
function loadKoffi(): Koffi {
  if (koffi === null) {
    const module = { exports: {} as Koffi };
    nativeCode.held = loadNativeFile((file) => withoutPath(() => process.dlopen(module, file)));
    koffi = module.exports;
    nativeCode.loaded = true;
  }
  return koffi;
}

/**
 * Does something while no folder of PATH is looked into for libraries: nothing that is loaded here may come from there. Under
 * Wine it is a fifth of the time too, because Wine looks for each function of koffi in each of these folders.
 */
export function withoutPath(work: () => void): void {
  const { PATH } = process.env;
  process.env.PATH = '';
  try {
    work();
  } finally {
    // What others find there, a layered provider for one, is not for this program to change.
    if (PATH === undefined) delete process.env.PATH;
    else process.env.PATH = PATH;
  }
}

/** Where bytes lie in memory, for structures that point to others; valid as long as they are held. */
export const addressOf = (bytes: Uint8Array): bigint => loadKoffi().address(bytes);

/** Memory that stays where it is until the process ends. */
export interface FixedMemory {
  address: bigint;
  bytes: Buffer;
}

/** Memory, all zero, for what Windows writes to after a call has returned. */
export function fixedMemory(length: number): FixedMemory {
  const address = loadKoffi().alloc('uint8_t', length);
  const bytes = Buffer.from(loadKoffi().view(address, length));
  return { address, bytes: bytes.fill(0) };
}

/** A loaded library whose functions are looked up when they are first called. */
export class NativeLibrary {
  readonly #library: { func(declaration: string): NativeFunction };
  readonly #functions = new Map<string, NativeFunction | null>();

  /** @param path absolute, or the bare name of a DLL that every process has loaded already */
  constructor(path: string) {
    this.#library = loadKoffi().load(path);
  }

  /** @throws WindowsError with code null when the library does not export it */
  get(declaration: string): NativeFunction {
    let found = this.#functions.get(declaration);
    if (found === undefined) {
      found = this.#declare(declaration);
      this.#functions.set(declaration, found);
    }
    if (found === null) throw new WindowsError(nameOf(declaration), null);
    return found;
  }

  /** Whether the library exports it. */
  has(declaration: string): boolean {
    return this.#declare(declaration) !== null;
  }

  #declare(declaration: string): NativeFunction | null {
    try {
      return this.#library.func(declaration);
    } catch {
      return null;
    }
  }
}

/** `int __stdcall WSCEnumProtocols(…)` → `WSCEnumProtocols`. */
const nameOf = (declaration: string): string => /(\w+)\(/.exec(declaration)?.[1] ?? declaration;
