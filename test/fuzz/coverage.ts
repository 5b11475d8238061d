import { Session } from 'node:inspector';

/** Which blocks of this program's code have run, by V8's own count. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** How many blocks are known to have run. */
  get blocks(): number {
    return this.#seen.size;
  }

  /** The blocks that have run since it was last asked. */
  touched(): Set<string> {
    return new Set(this.#counts().keys());
  }

  /** How often blocks have run since it was last asked: the same on every machine, however busy. */
  steps(): number {
    return [...this.#counts().values()].reduce((sum, count) => sum + count, 0);
  }

  #counts(): Map<string, number> {
    const counts = new Map<string, number>();
    this.#session.post('Profiler.takePreciseCoverage', (_error, answer) => {
      for (const { url, functions } of answer?.result ?? []) {
        const at = url.lastIndexOf('/src/');
        if (at === -1) continue;
        for (const { ranges } of functions)
          for (const { count, startOffset, endOffset } of ranges)
            if (count > 0) counts.set(`${url.slice(at)} ${startOffset} ${endOffset}`, count);
      }
    });
    return counts;
  }

  /** Of these, those that had never run before; from now on they have. */
  news(touched: ReadonlySet<string>): Set<string> {
    const news = new Set([...touched].filter((block) => !this.#seen.has(block)));
    for (const block of news) this.#seen.add(block);
    return news;
  }
}
