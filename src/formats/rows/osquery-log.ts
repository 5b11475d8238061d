import { isObject } from '../../inputs/json-lines.ts';
import { CollectedMachine, type RegistryRow, UnreadLines } from './collected.ts';

export type Row = Record<string, unknown>;

/** What one query is known to have answered last on one host. */
interface Answer {
  /** By all that stands in them: a differential log takes a row away by repeating it. */
  rows: Map<string, { row: Row; target: string }>;
  /** Which run the rows are of. */
  run: string;
  time: number;
  /** Why the rows may not be all. */
  doubts: [code: string, message: string, target: string][];
}

interface Host {
  name: string | null;
  answers: Map<string, Answer>;
  /** Damaged lines that name this host. */
  unread: UnreadLines;
}

const HOST_IN_LINE = /"hostIdentifier"\s*:\s*"([^"\\]{1,300})"/;

/** A results log of osquery, of as many hosts as it holds: after its last line, what the registry held. */
export class OsqueryLog {
  readonly #hosts = new Map<string | null, Host>();
  readonly #unread = new UnreadLines();

  /** Takes one line, and tells the rows in it; null for what is no line of a results log. */
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

  /** A line that cannot be read may say anything of its host; of which, it may still show. */
  damaged({ damaged, target }: { damaged: string; target: string }): void {
    const name = HOST_IN_LINE.exec(damaged.slice(0, 100_000))?.[1];
    (name === undefined ? this.#unread : this.#host(name).unread).add(target);
  }

  /** The machines whose answers have rows of Winsock's, and those that answered the same query with nothing. */
  machines(rowOf: (row: Row, target: string) => RegistryRow | null): CollectedMachine[] {
    const asked = new Set<string>();
    const collected = [...this.#hosts.values()].map((host) => {
      const machine = new CollectedMachine(host.name);
      for (const [query, { rows, doubts }] of host.answers) {
        const read = [...rows.values()].flatMap(({ row, target }) => rowOf(row, target) ?? []);
        const before = machine.size;
        for (const row of read) machine.add(row);
        if (machine.size > before) {
          asked.add(query);
          for (const doubt of doubts) machine.doubt(...doubt);
        }
      }
      host.unread.tell(machine);
      this.#unread.tell(machine);
      return { host, machine };
    });
    return collected
      .filter(
        ({ host, machine }) =>
          !machine.isEmpty || host.unread.count > 0 || [...host.answers.keys()].some((query) => asked.has(query)),
      )
      .map(({ machine }) => machine);
  }

  #host(name: string | null): Host {
    const host = this.#hosts.get(name) ?? { name, answers: new Map(), unread: new UnreadLines() };
    this.#hosts.set(name, host);
    return host;
  }

  #answer(host: Host, query: string): Answer {
    const answer = host.answers.get(query) ?? { rows: new Map(), run: '', time: 0, doubts: [] };
    host.answers.set(query, answer);
    return answer;
  }

  /** All rows of a run, in one line or in a line each; those of an earlier run count no more. */
  #snapshot(line: Row, rows: readonly Row[], target: string, whole: boolean): void {
    const answer = this.#answerTo(line);
    const [run, time] = [runOf(line), timeOf(line)];
    if (time < answer.time) return;
    const before = whole && time === answer.time ? [...answer.rows.keys()].sort().join('\n') : null;
    if (whole || run !== answer.run) answer.rows.clear();
    const isFirst = answer.run === '';
    Object.assign(answer, { run, time });
    for (const row of rows) answer.rows.set(identity(row), { row, target });
    if (before === null || isFirst || before === [...answer.rows.keys()].sort().join('\n')) return;
    const message = 'Two snapshots of one host and one time hold different rows: which is true is unknown.';
    doubtOnce(answer, 'snapshotsContradict', message, target);
  }

  /** The first run of an epoch tells all rows, any later one what has changed since. */
  #difference(line: Row, removed: readonly Row[], added: readonly Row[], target: string): void {
    const answer = this.#answerTo(line);
    const [run, time] = [runOf(line), timeOf(line)];
    const first = Number(plain(line.counter) ?? Number.NaN) === 0;
    const doubt = (code: string, message: string) => doubtOnce(answer, code, message, target);
    if (first && run !== answer.run) {
      answer.rows.clear();
      answer.doubts = answer.doubts.filter(([code]) => code === 'logOutOfOrder');
    } else if (answer.run === '') doubt('logBeginsLate', 'The log shows what changed and not what was there before.');
    if (time < answer.time) doubt('logOutOfOrder', 'The lines of the log are not in the order of their times.');
    Object.assign(answer, { run, time });
    for (const row of removed) {
      if (!answer.rows.delete(identity(row))) doubt('logBeginsLate', 'The log takes rows away that it has not shown.');
    }
    for (const row of added) answer.rows.set(identity(row), { row, target });
  }

  #answerTo(line: Row): Answer {
    const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
    return this.#answer(this.#host(text(line.hostIdentifier)), text(line.name) ?? '');
  }
}

/** Of each kind the first place tells enough, and a log may be as long as it likes. */
function doubtOnce({ doubts }: Answer, code: string, message: string, target: string): void {
  if (doubts.every(([known]) => known !== code)) doubts.push([code, message, target]);
}

/** Numbers, or texts where osquery was told so; anything else may be nested as deep as somebody likes. */
const plain = (value: unknown): unknown => (typeof value === 'object' ? null : value);
const runOf = ({ epoch, counter, unixTime }: Row): string => [epoch, counter, unixTime].map(plain).join(' ');
const timeOf = ({ unixTime }: Row): number => Number(plain(unixTime) ?? 0) || 0;

/** Columns are texts, or numbers where osquery was told so. */
const identity = (row: Row): string =>
  Object.keys(row)
    .sort()
    .map((column) => `${column}\0${typeof row[column] === 'object' ? '' : row[column]}`)
    .join('\0');
