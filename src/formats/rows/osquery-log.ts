import { isObject } from '../../inputs/json-lines.ts';
import { CollectedMachine, type RegistryRow, UnreadLines } from './collected.ts';

export type Row = Record<string, unknown>;

/** The last known answer to one query on one host. */
interface Answer {
  /** By the text of all columns (`identity`), because a differential log removes a row by repeating it. */
  rows: Map<string, { row: Row; target: string }>;
  /** Epoch, counter and time of the run that the rows are of; '' for none. */
  run: string;
  time: number;
  /** Of the last line with changes; '' and 0 for none. */
  epoch: string;
  counter: number;
  /** The other runs of the same time that replaced all rows: their rows as one text, with the place of the last line. */
  rivals: Map<string, string>;
  target: string;
  /** Warnings that rows may be missing or wrong. */
  doubts: [code: string, message: string, target: string][];
}

interface Host {
  name: string | null;
  /** By the name of the query; null for lines without one. */
  answers: Map<string | null, Answer>;
  /** Damaged lines that name this host. */
  unread: UnreadLines;
  /** The first value of each of DECORATIONS. */
  decorations: Map<string, string>;
  /** The first line that gives one of them another value, and what it says; null for none. */
  contradiction: { message: string; target: string } | null;
}

/** Decorations that tell machines apart. Copies of a virtual machine may share one hostIdentifier. */
const DECORATIONS = ['hostname', 'computer_name', 'host_uuid', 'uuid'];

/** All places of a host's name; the group is undefined where the name cannot be read. */
const HOSTS_IN_LINE = /"hostIdentifier"(?:\s*:\s*"([^"\\]{1,300})")?/g;

/** The only host whose line a damaged line is a part of; undefined where parts of two lines may be joined, or no host is named. */
function onlyHost(damaged: string): string | undefined {
  if (damaged.startsWith('{') === damaged.endsWith('}') || /\}\s*\{/.test(damaged)) return undefined;
  const names = new Set(Array.from(damaged.matchAll(HOSTS_IN_LINE), ([, name]) => name));
  return names.size === 1 ? [...names][0] : undefined;
}

/** Follows a results log of osquery line by line. It then knows what each host's registry held at the end of the log. */
export class OsqueryLog {
  readonly #hosts = new Map<string | null, Host>();
  /** Damaged lines that name no host. */
  readonly #unread = new UnreadLines();
  /** All damaged lines. They may also hold rows of machines that are not in the log. */
  readonly damagedLines = new UnreadLines();

  /** Adds a line. @returns the rows in it; null when it is no line of a results log */
  add(line: Row, target: string): Row[] | null {
    const { snapshot, diffResults, columns, action } = line;
    const rows = (some: unknown): Row[] => (Array.isArray(some) ? some.filter(isObject) : isObject(some) ? [some] : []);
    if (Array.isArray(snapshot)) {
      this.#snapshot(line, rows(snapshot), target, true);
      return rows(snapshot);
    }
    if (isObject(diffResults)) {
      const [removed, added] = [rows(diffResults.removed), rows(diffResults.added)];
      this.#difference(line, removed, added, target);
      return [...removed, ...added];
    }
    if (!isObject(columns)) return null;
    if (action === 'snapshot') this.#snapshot(line, [columns], target, false);
    else if (action === 'added') this.#difference(line, [], [columns], target);
    else if (action === 'removed') this.#difference(line, [columns], [], target);
    else return null;
    return [columns];
  }

  /** Adds a damaged line. It counts for its host if it is surely of that host, otherwise for all hosts. */
  damaged({ damaged, target }: { damaged: string; target: string }): void {
    this.damagedLines.add(target);
    const name = onlyHost(damaged);
    (name === undefined ? this.#unread : this.#host(name).unread).add(target);
  }

  /** The machines with rows of Winsock's catalogs, and those that answered the same query with no row. */
  machines(rowOf: (row: Row, target: string) => RegistryRow | null): CollectedMachine[] {
    const asked = new Set<string | null>();
    const collected = [...this.#hosts.values()].map((host) => {
      const machine = new CollectedMachine(host.name);
      for (const [query, answer] of host.answers) {
        compareRivals(answer);
        const { rows, doubts } = answer;
        const read = [...rows.values()].flatMap(({ row, target }) => rowOf(row, target) ?? []);
        let isNeeded = false;
        for (const row of read) isNeeded = machine.add(row) || isNeeded;
        if (isNeeded) {
          asked.add(query);
          for (const doubt of doubts) machine.doubt(...doubt);
        }
      }
      if (host.contradiction !== null)
        machine.doubt('hostsContradict', host.contradiction.message, host.contradiction.target);
      host.unread.warn(machine);
      this.#unread.warn(machine);
      return { host, machine };
    });
    return collected
      .filter(({ host }) => host.unread.count > 0 || [...host.answers.keys()].some((query) => asked.has(query)))
      .map(({ machine }) => machine);
  }

  #host(name: string | null): Host {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const decorations = new Map<string, string>();
    const host: Host = { name, answers: new Map(), unread: new UnreadLines(), decorations, contradiction: null };
    this.#hosts.set(name, host);
    return host;
  }

  #answer(host: Host, query: string | null): Answer {
    const answer = host.answers.get(query) ?? {
      rows: new Map(),
      run: '',
      time: 0,
      epoch: '',
      counter: 0,
      rivals: new Map(),
      target: '',
      doubts: [],
    };
    host.answers.set(query, answer);
    return answer;
  }

  /**
   * Adds rows of a snapshot, which replaces earlier runs.
   * @param whole whether the line holds all rows of the run; otherwise each row has a line of its own
   */
  #snapshot(line: Row, rows: readonly Row[], target: string, whole: boolean): void {
    const answer = this.#answerTo(line, target);
    const [run, time] = [runOf(line), timeOf(line)];
    if (answer.run !== '' && (time === 0) !== (answer.time === 0)) {
      const message = 'Only some lines of the log show their time: which rows are the last is unknown.';
      doubtOnce(answer, 'logOutOfOrder', message, target);
    }
    if (time < answer.time) return;
    if (whole || run !== answer.run) replaceRows(answer, time);
    Object.assign(answer, { run, time, target });
    for (const row of rows) answer.rows.set(identity(row), { row, target });
  }

  /** Adds what a run has changed. The first run of an epoch (counter 0) adds all rows. */
  #difference(line: Row, removed: readonly Row[], added: readonly Row[], target: string): void {
    const answer = this.#answerTo(line, target);
    const [run, time] = [runOf(line), timeOf(line)];
    const [epoch, counter] = [String(plain(line.epoch)), Number(plain(line.counter) ?? Number.NaN)];
    const first = counter === 0;
    const doubt = (code: string, message: string) => doubtOnce(answer, code, message, target);
    if (first && run !== answer.run) {
      replaceRows(answer, time);
      answer.doubts = answer.doubts.filter(([code]) => code === 'logOutOfOrder');
    } else if (run !== answer.run) compareRivals(answer);
    if (!first && epoch !== answer.epoch)
      doubt('logBeginsLate', 'The log shows what changed and not what was there before.');
    if (time < answer.time) doubt('logOutOfOrder', 'The lines of the log are not in the order of their times.');
    if (!first && counter < answer.counter)
      doubt('countersOutOfOrder', 'The lines of the log are not in the order of their counters.');
    Object.assign(answer, { run, time, target, epoch, counter });
    for (const row of removed) {
      if (!answer.rows.delete(identity(row))) doubt('logBeginsLate', 'The log takes rows away that it has not shown.');
    }
    for (const row of added) answer.rows.set(identity(row), { row, target });
  }

  #answerTo(line: Row, target: string): Answer {
    const host = this.#host(textIn(line, 'hostIdentifier'));
    for (const column of DECORATIONS) {
      const value = textIn(isObject(line.decorations) ? line.decorations : line, column);
      if (value === null) continue;
      const known = host.decorations.get(column);
      if (known === undefined) host.decorations.set(column, value);
      else if (known !== value) host.contradiction ??= { message: twoMachines(column, known, value), target };
    }
    return this.#answer(host, textIn(line, 'name'));
  }
}

/** In characters: a log may give a value of any length, and a UUID has 36. */
const LONGEST_SHOWN = 64;

function twoMachines(column: string, ...values: [string, string]): string {
  const [one, other] = values.map((value) => `'${value.slice(0, LONGEST_SHOWN)}'`);
  return `Lines of one hostIdentifier have the ${column} ${one} and ${other}: two machines share it, or one was renamed. Give the lines of one alone.`;
}

/** A text, or a number as text; null for any other value, and for an empty text. */
export function textIn(row: Row, column: string): string | null {
  const value = row[column];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Removes all rows for a run that replaces them. Keeps them for the comparison if that run is of the same time. */
function replaceRows(answer: Answer, time: number): void {
  if (time !== answer.time) compareRivals(answer);
  else if (answer.run !== '') answer.rivals.set(contentOf(answer), answer.target);
  answer.rows.clear();
}

/** Warns if other runs of the same time had other rows, and forgets them. */
function compareRivals(answer: Answer): void {
  const content = answer.rivals.size === 0 ? '' : contentOf(answer);
  for (const [rival, target] of answer.rivals) {
    if (rival === content) continue;
    const message = 'Two answers of one host and one time hold different rows: which is true is unknown.';
    doubtOnce(answer, 'snapshotsContradict', message, target);
  }
  answer.rivals.clear();
}

const contentOf = ({ rows }: Answer): string => [...rows.keys()].sort().map(counted).join();

/** Adds the first warning of each code, because a log may have millions. */
function doubtOnce({ doubts }: Answer, code: string, message: string, target: string): void {
  if (doubts.every(([known]) => known !== code)) doubts.push([code, message, target]);
}

/** A number, or a text where osquery is configured so. An object is ignored, because it may be nested too deep to be printed. */
const plain = (value: unknown): unknown => (typeof value === 'object' ? null : value);
const runOf = ({ epoch, counter, unixTime }: Row): string => [epoch, counter, unixTime].map(plain).join(' ');
/** Seconds since 1970; 0 where the line shows no time. */
const timeOf = ({ unixTime }: Row): number => Number(plain(unixTime) ?? 0) || 0;

/** The text of all columns. Columns are texts, or numbers where osquery is configured so. */
const identity = (row: Row): string =>
  Object.keys(row)
    .sort()
    .map((column) => counted(column) + (typeof row[column] === 'object' ? '' : counted(String(row[column]))))
    .join();

/** A text after its length, so that no text can look like two. */
const counted = (text: string): string => `${text.length}:${text}`;
