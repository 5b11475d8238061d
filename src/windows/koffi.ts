import { nativeCode } from './native-code.ts';
import { loadNativeFile } from './native-file.ts';
import { WindowsError } from './windows-error.ts';

/** A function of a DLL. Pass pointers as bytes or addresses, numbers and handles as numbers. */
export type NativeFunction = (...args: (Uint8Array | number | bigint | string | null)[]) => number;

interface Koffi {
  load(path: string): { func(declaration: string): NativeFunction };
  address(bytes: Uint8Array): bigint;
  alloc(type: string, length: number): bigint;
  view(address: bigint, length: number): ArrayBuffer;
}

let koffi: Koffi | null = null;

/** Loads only koffi.node. Declaring and calling functions does not need koffi's JavaScript. */
function loadKoffi(): Koffi {
  if (koffi === null) {
    const module = { exports: {} as Koffi };
    nativeCode.lockedFile = loadNativeFile((file) => withoutPath(() => process.dlopen(module, file)));
    koffi = module.exports;
    nativeCode.loaded = true;
  }
  return koffi;
}

/** Runs `work` with an empty PATH, so that Windows cannot load a library from a folder of PATH. */
export function withoutPath(work: () => void): void {
  const { PATH } = process.env;
  process.env.PATH = '';
  try {
    work();
  } finally {
    // Layered providers that load later may need PATH.
    if (PATH === undefined) delete process.env.PATH;
    else process.env.PATH = PATH;
  }
}

/** The address of bytes in memory, for structures with pointers. Valid as long as something references the bytes. */
export const addressOf = (bytes: Uint8Array): bigint => loadKoffi().address(bytes);

/** Memory that is not moved or freed until the process ends. */
export interface FixedMemory {
  address: bigint;
  bytes: Buffer;
}

/** Allocates zeroed memory that Windows may still write to after a call has returned. */
export function fixedMemory(length: number): FixedMemory {
  const address = loadKoffi().alloc('uint8_t', length);
  const bytes = Buffer.from(loadKoffi().view(address, length));
  return { address, bytes: bytes.fill(0) };
}

/** A loaded library. Finds each function when it is first used. */
export class NativeLibrary {
  readonly #library: { func(declaration: string): NativeFunction };
  readonly #functions = new Map<string, NativeFunction | null>();

  /** @param path absolute, or the bare name of a DLL that every process has loaded, such as kernel32.dll */
  constructor(path: string) {
    this.#library = loadKoffi().load(path);
  }

  /**
   * The function that a C declaration describes.
   * @throws WindowsError with code null when the library does not export it
   */
  get(declaration: string): NativeFunction {
    let found = this.#functions.get(declaration);
    if (found === undefined) {
      found = this.#declare(declaration);
      this.#functions.set(declaration, found);
    }
    if (found === null) throw new WindowsError(nameOf(declaration), null);
    return found;
  }

  /** Whether the library exports the function of a C declaration. */
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
