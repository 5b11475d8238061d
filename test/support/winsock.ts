// Starts processes that call the simulator's functions, for tests of the simulator itself.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { decodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import {
  decodeProtocolInfo,
  encodeGuid,
  encodeProtocolInfo,
  PROTOCOL_INFO_BYTES,
  type ProtocolInfo,
} from '../../src/catalog/protocol-info.ts';
import { decodeRules, encodeRule, type StoredRule } from './store.ts';

type Bitness = 32 | 64;
type Argument = number | null | Uint8Array | { zeros: number };

export interface ProcessOptions {
  /** Command in front of the caller, such as wine. */
  command?: string[];
  caller: string;
  /** The simulator's path, as the caller names it. */
  library: string;
  environment: Record<string, string>;
}

const CATALOG_BYTES = 64 * 888;
const RULES_BYTES = 64 * 1064;
const ERRNO = { zeros: 4 };
const suffix = (bitness: Bitness): string => (bitness === 32 ? '32' : '');
const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** A process that has the simulator loaded. Methods that change something return the error; 0 is success. */
export class WinsockProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** Resolves at the end of the process to the signal's name or the exit code. */
  readonly ended: Promise<string | number | null>;

  constructor({ command = [], caller, library, environment }: ProcessOptions) {
    const [program = caller, ...rest] = [...command, caller];
    this.#child = spawn(program, [...rest, library], { env: environment });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => this.#child.on('close', (code, signal) => resolve(signal ?? code)));
    // Some tests let the process die during a call.
    this.#child.stdin.on('error', () => {});
  }

  end(): Promise<string | number | null> {
    this.#child.stdin.end();
    return this.ended;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #call(name: string, ...given: Argument[]): Promise<{ result: number; buffers: Buffer[] }> {
    this.#child.stdin.write(`${[name, ...given.map(written)].join(' ')}\n`);
    const { value, done } = await this.#lines.next();
    if (done || value === undefined) throw new Error(`the process died during ${name}`);
    if (value.trim() === 'absent') throw new Error(`the library has no ${name}`);
    const [result, ...buffers] = value.trim().split(' ');
    return { result: Number(result), buffers: buffers.map((hex) => Buffer.from(hex, 'hex')) };
  }

  /** Calls a function that returns SOCKET_ERROR and stores an errno, which is its last argument. */
  async #winsock(name: string, ...given: Argument[]): Promise<{ error: number; result: number; buffers: Buffer[] }> {
    const { result, buffers } = await this.#call(name, ...given, ERRNO);
    return { error: result === -1 ? (buffers.at(-1) as Buffer).readInt32LE() : 0, result, buffers };
  }

  async enumProtocols(bitness: Bitness): Promise<ProtocolInfo[]> {
    const name = `WSCEnumProtocols${suffix(bitness)}`;
    const { error, result, buffers } = await this.#winsock(name, null, { zeros: CATALOG_BYTES }, dword(CATALOG_BYTES));
    if (error !== 0) throw new Error(`${name} failed with ${error}`);
    return split(buffers[0] as Buffer, PROTOCOL_INFO_BYTES, result).map(decodeProtocolInfo);
  }

  /** The error and the required length that WSCEnumProtocols returns for a buffer of that many bytes. */
  async enumError(bitness: Bitness, bytes: number | null): Promise<[error: number, length: number]> {
    const buffer = bytes === null ? null : { zeros: bytes };
    const name = `WSCEnumProtocols${suffix(bitness)}`;
    const { error, buffers } = await this.#winsock(name, null, buffer, dword(bytes ?? 0));
    return [error, (buffers.at(-2) as Buffer).readUInt32LE()];
  }

  /** The path, or the error. */
  async providerPath(bitness: Bitness, providerId: string, characters = 260): Promise<string | number> {
    const { error, buffers } = await this.#winsock(
      `WSCGetProviderPath${suffix(bitness)}`,
      encodeGuid(providerId),
      { zeros: characters * 2 },
      dword(characters),
    );
    return error === 0 ? ((buffers[1] as Buffer).toString('utf16le').split('\0')[0] as string) : error;
  }

  async deinstall(bitness: Bitness, providerId: string | null): Promise<number> {
    const id = providerId === null ? null : encodeGuid(providerId);
    return (await this.#winsock(`WSCDeinstallProvider${suffix(bitness)}`, id)).error;
  }

  async install(providerId: string, path: string, infos: ProtocolInfo[], both = false): Promise<number> {
    const name = both ? 'WSCInstallProvider64_32' : 'WSCInstallProvider';
    return (await this.#winsock(name, encodeGuid(providerId), wide(path), joined(infos), infos.length)).error;
  }

  async update(bitness: Bitness, providerId: string, path: string, infos: ProtocolInfo[]): Promise<number> {
    const name = `WSCUpdateProvider${suffix(bitness)}`;
    return (await this.#winsock(name, encodeGuid(providerId), wide(path), joined(infos), infos.length)).error;
  }

  async writeOrder(bitness: Bitness, ids: number[]): Promise<number> {
    return (await this.#call(`WSCWriteProviderOrder${suffix(bitness)}`, dword(...ids), ids.length)).result;
  }

  async categories(bitness: Bitness, providerId: string, type = 0): Promise<{ error: number; categories: number }> {
    const name = `WSCGetProviderInfo${suffix(bitness)}`;
    const { error, buffers } = await this.#winsock(name, encodeGuid(providerId), type, { zeros: 4 }, size(4), 0);
    return { error, categories: (buffers[1] as Buffer).readUInt32LE() };
  }

  async setCategories(bitness: Bitness, providerId: string, categories: number): Promise<number> {
    const name = `WSCSetProviderInfo${suffix(bitness)}`;
    return (await this.#winsock(name, encodeGuid(providerId), 0, dword(categories), 4, 0)).error;
  }

  async applicationCategory(path: string, extra = ''): Promise<{ error: number; categories: number }> {
    const named = application(path, extra);
    const { error, buffers } = await this.#winsock('WSCGetApplicationCategory', ...named, { zeros: 4 });
    return { error, categories: (buffers.at(-2) as Buffer).readUInt32LE() };
  }

  async setApplicationCategory(
    path: string,
    categories: number,
    extra = '',
  ): Promise<{ error: number; previous: number }> {
    const named = application(path, extra);
    const { error, buffers } = await this.#winsock('WSCSetApplicationCategory', ...named, categories, { zeros: 4 });
    return { error, previous: (buffers.at(-2) as Buffer).readUInt32LE() };
  }

  /** The items of a catalog in the simulated registry. */
  async registryItems(bitness: Bitness): Promise<{ path: string; info: ProtocolInfo }[]> {
    const { result, buffers } = await this.#call(
      'TestReadCatalogItems',
      bitness,
      { zeros: CATALOG_BYTES },
      dword(CATALOG_BYTES),
    );
    if (result !== 0) throw new Error(`TestReadCatalogItems failed with ${result}`);
    const [items, length] = buffers as [Buffer, Buffer];
    return split(items, 888, length.readUInt32LE() / 888).map((item) => {
      const { path, info } = decodeCatalogItem(item);
      return { path: Buffer.from(path).toString('latin1'), info };
    });
  }

  async registryIds(bitness: Bitness): Promise<number[]> {
    return (await this.registryItems(bitness)).map(({ info }) => info.catalogEntryId);
  }

  /** The value of Num_Catalog_Entries[64]. */
  async registryCount(bitness: Bitness): Promise<number> {
    const { result, buffers } = await this.#call('TestReadCatalogCount', bitness, dword(0));
    if (result !== 0) throw new Error(`TestReadCatalogCount failed with ${result}`);
    return (buffers[0] as Buffer).readUInt32LE();
  }

  async registryRules(): Promise<StoredRule[]> {
    const { buffers } = await this.#call('TestReadApplicationRules', { zeros: RULES_BYTES }, dword(RULES_BYTES));
    const [rules, length] = buffers as [Buffer, Buffer];
    return decodeRules(rules.subarray(0, length.readUInt32LE()));
  }

  /** Writes an application rule; with `keep` false it deletes the rule's key. */
  async writeRule(rule: StoredRule, keep: boolean): Promise<number> {
    return (await this.#call('TestWriteApplicationRule', encodeRule(rule), keep ? 1 : 0)).result;
  }
}

const application = (path: string, extra: string): Argument[] => [
  wide(path),
  path.length,
  extra === '' ? null : wide(extra),
  extra.length,
];

function written(given: Argument): string {
  if (given === null) return '-';
  if (typeof given === 'number') return `i${given}`;
  return given instanceof Uint8Array ? `b${Buffer.from(given).toString('hex')}` : `z${given.zeros}`;
}

function dword(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

/** A size_t of 64 bits. */
const size = (value: number): Buffer => Buffer.concat([dword(value), dword(0)]);

const joined = (infos: ProtocolInfo[]): Buffer => Buffer.concat(infos.map(encodeProtocolInfo));

const split = (bytes: Buffer, each: number, count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => bytes.subarray(index * each, (index + 1) * each));
