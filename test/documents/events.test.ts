import { describe, expect, test } from 'vitest';
import { eventData, eventDocument } from '../../src/documents/event-documents.ts';
import { Failure } from '../../src/failure.ts';

const GUID = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';
const entry = (id: number) => ({
  bitness: 64 as const,
  id,
  kind: 'layeredChainEntry' as const,
  name: '\u3042'.repeat(256),
  providerId: GUID,
});

describe('an event', () => {
  test('stays within the limits of Windows, however long its texts and lists are', () => {
    const failure = new Failure({
      code: 'stepFailed',
      message: '\u3042'.repeat(9999),
      target: 'x'.repeat(9999),
      hint: 'x'.repeat(9999),
    });
    const document = eventDocument({
      event: 'failed',
      command: 'apply',
      message: '\u3042'.repeat(9999),
      entries: Array.from({ length: 300 }, (_, id) => entry(id)),
      providerIds: Array.from({ length: 300 }, () => GUID),
      failure,
      exitCode: 71,
    });
    // ReportEventW takes 61,440 bytes of data and 31,839 characters of text. Data and text together must fit into one event.
    expect(eventData(document).length + document.message.length * 2).toBeLessThan(61_440 + 4_096);
    expect(eventData(document).length).toBeLessThan(61_440);
    expect([document.entries.length, document.entriesLeftOut, document.providerIds.length]).toEqual([50, 250, 100]);
  });

  test('keeps its id, for which administrators write monitoring rules', () => {
    const names = ['compliant', 'found', 'unknown', 'removed', 'failed', 'refused', 'cameBack', 'restored'] as const;
    const ids = names.map((event) => eventDocument({ event, command: 'test', message: '', exitCode: 0 }).id);
    expect(ids).toEqual([100, 101, 102, 110, 111, 112, 113, 120]);
  });
});
