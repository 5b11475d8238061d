/** Ctrl-C, the window closed, and the polite end of a process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

export interface Interruption {
  /** Resolves when somebody asks for the end. */
  asked: Promise<null>;
  /** From here on a signal ends the process as usual. */
  forget: () => void;
}

/** Listens for the wish to end. */
export function interruption(): Interruption {
  let ask = () => {};
  const asked = new Promise<null>((resolve) => {
    ask = () => resolve(null);
  });
  for (const signal of SIGNALS) process.on(signal, ask);
  return {
    asked,
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, ask);
    },
  };
}
