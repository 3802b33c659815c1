import type { ActorStart, Thread } from "./contract.ts";

/** An actor without a thread: its work is done where it is asked for. */
export function openInline(start: () => Promise<ActorStart>, setup: unknown): Thread {
  const actor = start().then((one) => one(setup, () => {}));
  let usedBytes = 0;
  let last: Promise<unknown> = Promise.resolve();
  let end: (reason: undefined) => void = () => {};
  const never = new AbortController().signal;
  return {
    ended: new Promise((resolve) => {
      end = resolve;
    }),
    usedBytes: () => usedBytes,
    request(input, signal = never) {
      const answer = last.then(async () => {
        signal.throwIfAborted();
        const one = await actor;
        const value = await one.request(input, signal);
        usedBytes = one.usedBytes?.() ?? 0;
        return value;
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      end(undefined);
    },
  };
}
