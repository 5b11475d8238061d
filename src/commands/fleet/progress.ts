import { SingleBar } from 'cli-progress';

/** A bar on a terminal. */
export interface Progress {
  show: (done: number, known: number) => void;
  /** Takes the bar off the screen, before anything else is written there. */
  hide: () => void;
}

/**
 * The total grows while fleet searches folders and archives.
 * @param write to a terminal
 */
export function progressBar(write: (text: string) => void): Progress {
  // All that the library asks of a stream. Under Wine it could not use Node's own.
  const stream = { isTTY: true, columns: 80, write, on: () => {}, cursorTo: () => {} };
  const bar = new SingleBar({
    format: '{bar} {percentage} % | {value} of {total} | {eta_formatted} left',
    barsize: 30,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    clearOnComplete: true,
    stream: stream as unknown as NodeJS.WritableStream,
  });
  let shown = false;
  return {
    show: (done, known) => {
      if (!shown) bar.start(known, done);
      shown = true;
      bar.setTotal(known);
      bar.update(done);
    },
    hide: () => {
      if (shown) bar.stop();
      shown = false;
    },
  };
}
