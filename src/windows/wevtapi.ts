// Reads who installed entries, from the event log of ws2help (Windows documentation, "Winsock Catalog Change Tracing Details").
// Never run on real Windows; Wine has no event log.

import { decodeGuid } from '../catalog/protocol-info.ts';
import { fromWide, wide } from '../catalog/wide.ts';
import { timeOf } from './file-time.ts';
import type { NativeLibrary } from './koffi.ts';
import type { CatalogInstallation } from './machine.ts';
import { decodeSid } from './security-descriptor.ts';

const CHANNEL = 'Microsoft-Windows-Winsock-WS2HELP/Operational';
const INSTALLED = '*[System[EventID=1]]';
const QUERY_CHANNEL_NEWEST_FIRST = 0x1 | 0x200;
const CONTEXT_SYSTEM = 1;
const CONTEXT_USER = 2;
const SYSTEM_TIME_CREATED = 8;
const SYSTEM_USER_ID = 16;
/** Events to read at most. */
const MOST_EVENTS = 500;
const LARGEST_EVENT = 65536;

const TYPE_STRING = 1;
const TYPE_GUID = 15;
const TYPE_FILE_TIME = 17;
const TYPE_SID = 19;
const NUMBER_BYTES: Readonly<Record<number, number>> = { 3: 1, 4: 1, 5: 2, 6: 2, 7: 4, 8: 4, 20: 4 };

type AddressOf = (bytes: Uint8Array) => bigint;

/**
 * Installations of protocol entries, newest first; null when the log cannot be read.
 * @param addressOf the address of bytes in memory
 * @throws WindowsError
 */
export function catalogInstallations(wevtapi: NativeLibrary, addressOf: AddressOf): CatalogInstallation[] | null {
  const query = wevtapi.get('int64_t EvtQuery(int64_t session, void *path, void *query, uint32_t flags)');
  const results = query(0, wide(CHANNEL), wide(INSTALLED), QUERY_CHANNEL_NEWEST_FIRST);
  if (Number(results) === 0) return null;
  const close = wevtapi.get('int EvtClose(int64_t handle)');
  const context = wevtapi.get('int64_t EvtCreateRenderContext(uint32_t count, void *paths, uint32_t flags)');
  const [system, user] = [context(0, null, CONTEXT_SYSTEM), context(0, null, CONTEXT_USER)];
  const next = wevtapi.get(
    'int EvtNext(int64_t results, uint32_t size, void *events, uint32_t timeout, uint32_t flags, void *returned)',
  );
  const installations: CatalogInstallation[] = [];
  try {
    const handle = Buffer.alloc(8);
    const returned = Buffer.alloc(4);
    while (installations.length < MOST_EVENTS && next(results, 1, handle, 1000, 0, returned) !== 0) {
      const event = handle.readBigInt64LE();
      const values = (which: typeof system) => renderedValues(wevtapi, addressOf, which, event);
      const installation = installationOf(values(system), values(user));
      if (installation !== null) installations.push(installation);
      close(event);
    }
    return installations;
  } finally {
    for (const open of [system, user, results]) close(open);
  }
}

/** A value of an event; null for a type that is not decoded. */
export type EventValue = string | number | null;

/**
 * The installation that an event reports; null when it lacks the GUID or the catalog. The values are LSP name, catalog (32 or 64),
 * installer, GUID and entry id. Finds them by type, because only their order is documented.
 */
export function installationOf(system: readonly EventValue[], user: readonly EventValue[]): CatalogInstallation | null {
  const providerId = user.find((value) => typeof value === 'string' && /^\{[0-9A-F-]{36}\}$/.test(value)) as
    | string
    | undefined;
  const bitness = user.find((value) => value === 32 || value === 64) as 32 | 64 | undefined;
  const texts = user.filter((value) => typeof value === 'string' && value !== providerId) as string[];
  if (providerId === undefined || bitness === undefined) return null;
  const text = (index: number): string | null => (typeof system[index] === 'string' ? (system[index] as string) : null);
  return {
    providerId,
    bitness,
    installer: texts[1] ?? null,
    time: text(SYSTEM_TIME_CREATED),
    user: text(SYSTEM_USER_ID),
  };
}

function renderedValues(
  wevtapi: NativeLibrary,
  addressOf: AddressOf,
  context: number | bigint,
  event: bigint,
): EventValue[] {
  const render = wevtapi.get(
    'int EvtRender(int64_t context, int64_t event, uint32_t flags, uint32_t size, void *buffer, void *used, void *count)',
  );
  const buffer = Buffer.alloc(LARGEST_EVENT);
  const used = Buffer.alloc(4);
  const count = Buffer.alloc(4);
  if (render(context, event, 0, buffer.length, buffer, used, count) === 0) return [];
  return decodeEventValues(buffer, addressOf(buffer), count.readUInt32LE());
}

/** Decodes EVT_VARIANTs (winevt.h) of 16 bytes: value or pointer @0, count @8, type @12. Pointers lead into the same buffer. */
export function decodeEventValues(buffer: Buffer, address: bigint, count: number): EventValue[] {
  return Array.from({ length: Math.min(count, Math.floor(buffer.length / 16)) }, (_, index) => {
    const value = buffer.subarray(index * 16, index * 16 + 16);
    const type = value.readUInt32LE(12);
    const size = NUMBER_BYTES[type];
    if (size !== undefined) return value.readUIntLE(0, size);
    if (type === TYPE_FILE_TIME) return timeOf(value.readBigUInt64LE());
    const offset = Number(value.readBigUInt64LE() - address);
    if (offset < 0 || offset + 16 > buffer.length) return null;
    const target = buffer.subarray(offset);
    if (type === TYPE_STRING) return fromWide(target);
    if (type === TYPE_GUID) return decodeGuid(target.subarray(0, 16));
    return type === TYPE_SID ? sidOf(target) : null;
  });
}

function sidOf(bytes: Buffer): string | null {
  try {
    return decodeSid(bytes);
  } catch {
    return null;
  }
}
