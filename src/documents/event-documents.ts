// Documents for Windows' event log. Lists and texts are cut so that a document fits into one event.

import type { Failure } from '../failure.ts';
import { errorDetail, head } from './documents.ts';
import type { EventDocument, NamedEntry } from './generated/types.ts';
import { checked } from './validate.ts';
import { toJson } from './write.ts';

export type EventName = EventDocument['event'];

/** Administrators write monitoring rules for these ids. The messages are those of EventCreate.exe, which has them for 1 to 1000. */
const EVENTS: Readonly<Record<EventName, { id: EventDocument['id']; type: EventDocument['type'] }>> = {
  compliant: { id: 100, type: 'information' },
  found: { id: 101, type: 'warning' },
  unknown: { id: 102, type: 'warning' },
  removed: { id: 110, type: 'information' },
  failed: { id: 111, type: 'error' },
  refused: { id: 112, type: 'warning' },
  cameBack: { id: 113, type: 'warning' },
  restored: { id: 120, type: 'information' },
};

/** Windows takes about 60,000 bytes for an event, its text included. */
const MOST_ENTRIES = 50;
const MOST_GUIDS = 100;
const LONGEST_NAME = 60;
const LONGEST_MESSAGE = 1000;

export interface EventFacts {
  event: EventName;
  command: EventDocument['command'];
  message: string;
  scope?: EventDocument['scope'];
  verdict?: EventDocument['verdict'];
  entries?: readonly NamedEntry[];
  providerIds?: readonly string[];
  backup?: string | null;
  restoreCommand?: string | null;
  failure?: Failure | null;
  exitCode: number;
}

export function eventDocument({ event, exitCode, ...facts }: EventFacts): EventDocument {
  const { command, scope = null, verdict = null, entries = [], providerIds = [] } = facts;
  const { backup = null, restoreCommand = null, failure = null } = facts;
  const error = failure === null ? {} : { error: shortened(errorDetail(failure)) };
  return checked('event', {
    ...head('event', exitCode),
    event,
    ...EVENTS[event],
    command,
    message: short(facts.message, LONGEST_MESSAGE),
    scope,
    verdict,
    entries: entries
      .slice(0, MOST_ENTRIES)
      .map((entry) => ({ ...entry, name: entry.name === null ? null : short(entry.name, LONGEST_NAME) })),
    entriesLeftOut: Math.max(0, entries.length - MOST_ENTRIES),
    providerIds: providerIds.slice(0, MOST_GUIDS),
    backup,
    restoreCommand,
    ...error,
  });
}

export const eventData = (document: EventDocument): Buffer => Buffer.from(toJson(document, 0));

const short = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}...` : text;

function shortened({ code, message, target, hint }: NonNullable<EventDocument['error']>) {
  const cut = (text: string | null) => (text === null ? null : short(text, LONGEST_MESSAGE));
  return { code, message: short(message, LONGEST_MESSAGE), target: cut(target), hint: cut(hint) };
}
