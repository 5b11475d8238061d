import { SingleBar } from 'cli-progress';

/** A bar on a terminal. */
export interface Progress {
  show: (done: number, known: number) => void;
  /** Removes the bar, so that something else can be written. */
  hide: () => void;
}

/**
 * The total grows while fleet searches folders and archives.
 * @param write to a terminal
 */
export function progressBar(write: (text: string) => void): Progress {
  // The members of a stream that cli-progress uses. Node's own stream fails under Wine.
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
