// A machine whose ws2_32 and registry are a test library, such as the simulator.

import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finalPath } from '../../src/windows/application-rules.ts';
import { winsockChanges } from '../../src/windows/changes.ts';
import { fixedMemory, NativeLibrary } from '../../src/windows/koffi.ts';
import type {
  ApplicationRules,
  CatalogBitness,
  CatalogInstallation,
  FilePresence,
  FileSignature,
  LoggedEvent,
  OpenFile,
  RawCatalogItem,
  RawProcess,
  RawRegistryCatalog,
  WindowsChanges,
  WindowsFolders,
  WindowsMachine,
} from '../../src/windows/machine.ts';
import { WindowsError } from '../../src/windows/machine.ts';
import { withOpenFile } from '../../src/windows/open-file.ts';
import { ProtectedStore } from '../../src/windows/protected-store.ts';
import { RealMachine } from '../../src/windows/real-machine.ts';
import { type WindowsSockets, windowsSockets } from '../../src/windows/sockets.ts';
import { enumProtocols, lspCategories, providerPath } from '../../src/windows/ws2_32.ts';
import { hasTestRules, testRules } from './application-rules.ts';
import { TestDrive } from './drive.ts';
import { describedProcesses } from './processes.ts';
import { testProtection } from './protection.ts';
import { testVariable } from './variables.ts';

const ITEM_BYTES = 888;
const WSAENOBUFS = 10055;
const MOST_TRIES = 20;

export class TestMachine implements WindowsMachine {
  readonly #path: string;
  #changes: WindowsChanges | null = null;
  readonly #library: NativeLibrary;
  readonly #drive: TestDrive | null;
  /** The real Windows for files and signatures; null on other systems. */
  readonly #windows = process.platform === 'win32' ? new RealMachine() : null;

  constructor(path: string) {
    this.#path = path;
    this.#library = new NativeLibrary(path);
    const root = testVariable('ROOT');
    this.#drive = root === null ? null : new TestDrive(root);
  }

  enumProtocols(bitness: CatalogBitness): Uint8Array {
    return enumProtocols(this.#library, bitness);
  }

  providerPath(bitness: CatalogBitness, providerId: Uint8Array): string {
    return providerPath(this.#library, bitness, providerId);
  }

  readRegistryCatalog(): RawRegistryCatalog {
    return {
      key: 'TestReadCatalogItems',
      items: { 32: this.#items(32), 64: this.#items(64) },
      counts: { 32: this.#count(32), 64: this.#count(64) },
    };
  }

  processes(isWanted: (pid: number, name: string) => boolean): RawProcess[] {
    const described = describedProcesses(testVariable('ROOT'));
    if (described === null) return this.#windows?.processes(isWanted) ?? [];
    return described.processes.filter(({ pid, name }) => isWanted(pid, name));
  }

  catalogChanged(): string | null {
    return describedProcesses(testVariable('ROOT'))?.catalogChanged ?? null;
  }

  loadIndirectString(): string | null {
    return null;
  }

  lspCategories(bitness: CatalogBitness, providerId: Uint8Array): number {
    return lspCategories(this.#library, bitness, providerId);
  }

  changes(): WindowsChanges {
    this.#changes ??= winsockChanges(this.#library, {
      program: testVariable('POWERSHELL32'),
      library: this.#path,
      pointerBytes: 8,
      // Makes the library act as in a 32-bit process.
      environment: { ...(process.env as Record<string, string>), WINSOCK_LSP_TEST_BITNESS: '32' },
      folder: '/',
    });
    return this.#changes;
  }

  /** Writes a line to events.txt of the test drive, or without a drive to the event log of the real Windows. */
  reportEvent({ id, type, text, data }: LoggedEvent): void {
    const root = testVariable('ROOT');
    if (root === null || this.#windows !== null) {
      if (this.#windows === null) throw new Error('no event log');
      this.#windows.reportEvent({ id, type, text, data });
      return;
    }
    appendFileSync(join(root, 'events.txt'), `${id}\t${type}\t${text}\t${Buffer.from(data).toString('utf8')}\n`);
  }

  /** The rules of the library. When it has none, those of the real Windows' registry. */
  applicationRules(): ApplicationRules {
    if (this.#windows !== null && !hasTestRules(this.#library)) return this.#windows.applicationRules();
    return testRules(this.#library);
  }

  finalPath(path: string): string | null {
    return this.#drive === null ? finalPath(path) : this.#drive.finalPath(path);
  }

  filePresence(path: string): FilePresence {
    if (this.#drive === null) return this.#windows?.filePresence(path) ?? 'unknown';
    return this.#drive.presence(path);
  }

  withFile<T>(path: string, use: (file: OpenFile) => T): T {
    return withOpenFile(this.#localPath(path), use);
  }

  isUserWritable(path: string): boolean | null {
    if (this.#drive === null) return this.#windows?.isUserWritable(path) ?? null;
    return this.#drive.isUserWritable(path);
  }

  fileSignature(path: string): FileSignature | null {
    return this.#windows?.fileSignature(this.#localPath(path)) ?? null;
  }

  catalogInstallations(): CatalogInstallation[] | null {
    return this.#windows?.catalogInstallations() ?? null;
  }

  programsHolding(path: string): string[] {
    return this.#windows?.programsHolding(path) ?? [];
  }

  isElevated(): boolean {
    return testVariable('ELEVATED') === '1';
  }

  store(): ProtectedStore {
    const root = testVariable('ROOT');
    if (root === null) throw new Error('the test build keeps backups below WINSOCK_LSP_TEST_ROOT only');
    const programData = join(root, 'ProgramData');
    mkdirSync(programData, { recursive: true });
    return new ProtectedStore(programData, testProtection());
  }

  folders(): WindowsFolders {
    return { systemRoot: 'C:\\Windows', programFiles: 'C:\\Program Files', programFilesX86: 'C:\\Program Files (x86)' };
  }

  ansiCodePage(): number {
    return 1252;
  }

  /** The sockets of the library. When it has none, those of the real Windows. */
  sockets(before: (call: string) => void): WindowsSockets {
    if (this.#windows === null) throw new WindowsError('WSASocketW', null);
    const library = this.#library;
    if (!library.has('intptr_t CreateIoCompletionPort()')) return this.#windows.sockets(before);
    return windowsSockets({ ws2_32: library, kernel32: library, fixedMemory }, before);
  }

  #localPath(path: string): string {
    const local = this.#drive === null ? path : this.#drive.resolve(path);
    if (local === null || (this.#drive === null && this.#windows === null))
      throw new Error(`no test drive has ${path}`);
    return local;
  }

  /** Num_Catalog_Entries or Num_Catalog_Entries64; null when the library does not have the export: then all items count. */
  #count(bitness: CatalogBitness): number | null {
    if (!this.#library.has('int TestReadCatalogCount(int bitness, void *count)')) return null;
    const count = Buffer.alloc(4);
    const status = this.#library.get('int TestReadCatalogCount(int bitness, void *count)')(bitness, count);
    if (status !== 0) throw new WindowsError('TestReadCatalogCount', status);
    return count.readUInt32LE();
  }

  #items(bitness: CatalogBitness): RawCatalogItem[] {
    const read = this.#library.get('int TestReadCatalogItems(int bitness, void *items, void *length)');
    const length = Buffer.alloc(4);
    let buffer: Buffer | null = null;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      length.writeUInt32LE(buffer?.length ?? 0);
      const status = read(bitness, buffer, length);
      if (status === 0) return splitItems(buffer?.subarray(0, length.readUInt32LE()) ?? Buffer.alloc(0));
      if (status !== WSAENOBUFS) throw new WindowsError('TestReadCatalogItems', status);
      if (length.readUInt32LE() === 0) return [];
      buffer = Buffer.alloc(length.readUInt32LE());
    }
    throw new WindowsError('TestReadCatalogItems', WSAENOBUFS);
  }
}

function splitItems(bytes: Buffer): RawCatalogItem[] {
  return Array.from({ length: Math.ceil(bytes.length / ITEM_BYTES) }, (_, index) => ({
    key: String(index + 1).padStart(12, '0'),
    bytes: bytes.subarray(index * ITEM_BYTES, (index + 1) * ITEM_BYTES),
    protocolName: null,
  }));
}
