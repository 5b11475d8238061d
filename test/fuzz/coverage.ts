import { Session } from 'node:inspector';

/** Counts which blocks of code in src/ have run, by V8's precise coverage. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** How many different blocks have run. */
  get blocks(): number {
    return this.#seen.size;
  }

  /** The blocks that have run since the last call of this or of `steps`. */
  executed(): Set<string> {
    return new Set(this.#counts().keys());
  }

  /** How many times blocks have run since the last call. The same on every machine, however busy it is. */
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

  /** Returns the blocks that were never passed to this function before. */
  firstExecuted(executed: ReadonlySet<string>): Set<string> {
    const first = new Set([...executed].filter((block) => !this.#seen.has(block)));
    for (const block of first) this.#seen.add(block);
    return first;
  }
}
