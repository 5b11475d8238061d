/** Ctrl-C, the window closed, and the polite end of a process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

export interface Interruption {
  /** Whether somebody has asked for the end. */
  asked: boolean;
  /** Called when somebody does; whoever waits for something puts here what ends the waiting. */
  wake: () => void;
  /** From here on a signal ends the process as usual. */
  forget: () => void;
  /** From here on again it does not. */
  listen: () => void;
}

/** Listens for the wish to end. */
export function interruption(): Interruption {
  const stop: Interruption = {
    asked: false,
    wake: () => {},
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, ask);
    },
    listen: () => {
      for (const signal of SIGNALS) process.on(signal, ask);
    },
  };
  function ask(): void {
    stop.asked = true;
    stop.wake();
  }
  stop.listen();
  return stop;
}
