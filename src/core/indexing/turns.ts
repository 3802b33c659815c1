export interface Turns {
  run(): Promise<void>;
  /** The run under way, if there is one. */
  current(): Promise<void> | undefined;
}

/**
 * Makes work that is asked for often and done one at a time: who asks while it runs shares the run after it.
 * A run that fails fails for those who asked for it.
 */
export function createTurns(work: () => Promise<void>): Turns {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    const mine = work().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };
  return {
    current: () => running,
    run() {
      if (running === undefined) return start();
      next ??= running
        .catch(() => undefined) // its own callers hear of that
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
  };
}
