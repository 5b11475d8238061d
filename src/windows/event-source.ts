// Windows' event log, through advapi32. Never run on real Windows.

import { wide } from '../catalog/wide.ts';
import { lastError } from './kernel32.ts';
import { addressOf, type NativeLibrary } from './koffi.ts';
import { type LoggedEvent, WindowsError } from './machine.ts';

/** The source that the installer registers below EventLog\Application. Without it Windows logs the event, but shows no text. */
export const EVENT_SOURCE = 'WinsockLsp';

const TYPES: Readonly<Record<LoggedEvent['type'], number>> = { error: 1, warning: 2, information: 4 };

/** Writes one event. @throws WindowsError */
export function reportEvent(advapi32: NativeLibrary, kernel32: NativeLibrary, event: LoggedEvent): void {
  const register = advapi32.get('int64_t RegisterEventSourceW(void *server, void *source)');
  const log = register(null, wide(EVENT_SOURCE));
  if (Number(log) === 0) throw new WindowsError('RegisterEventSourceW', lastError(kernel32));
  try {
    const report = advapi32.get(
      'int ReportEventW(int64_t log, uint16_t type, uint16_t category, uint32_t id, void *user, uint16_t count, uint32_t size, void *texts, void *data)',
    );
    const text = wide(event.text);
    const texts = Buffer.alloc(8);
    texts.writeBigUInt64LE(addressOf(text));
    if (report(log, TYPES[event.type], 0, event.id, null, 1, event.data.length, texts, event.data) === 0)
      throw new WindowsError('ReportEventW', lastError(kernel32));
  } finally {
    advapi32.get('int DeregisterEventSource(int64_t log)')(log);
  }
}
