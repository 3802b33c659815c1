/**
 * Lets calls on the same file run one after the other, so that each knows what the one before it left.
 * Calls on different files do not wait for each other.
 */
export interface Turns {
  /** Waits for the turn on all keys at once. @returns the function that ends it. */
  take(keys: readonly string[], signal?: AbortSignal): Promise<() => void>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    async take(keys, signal) {
      // Taking a place in all queues in one step is what rules out a deadlock.
      const before = keys.map((key) => last.get(key));
      let end = (): void => {};
      const mine = new Promise<void>((resolve) => {
        end = resolve;
      });
      const turn = Promise.all(before).then(() => mine);
      for (const key of keys) last.set(key, turn);
      const leave = (): void => {
        end();
        for (const key of keys) if (last.get(key) === turn) last.delete(key);
      };
      try {
        await raceAbort(Promise.all(before), signal);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
  };
}

async function raceAbort(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (!signal) return void (await work);
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
