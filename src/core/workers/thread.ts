import { Worker } from "node:worker_threads";
import { CodiError } from "../../shared/errors.ts";
import type { Thread, ThreadOptions } from "./contract.ts";
import { workerFile } from "./entry.ts";
import { type Answer, revive } from "./wire.ts";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Starts an actor in a thread of its own. The thread never keeps the process alive, and dies with it.
 * @throws CodiError `unavailable` when the worker's file is missing.
 */
export function openThread(options: ThreadOptions): Thread {
  const { actor, setup, maxHeapMB } = options;
  const worker = new Worker(workerFile(), {
    workerData: { actor, setup },
    // Nothing of the user's environment is needed there, and flags of this process may not fit a thread.
    execArgv: [],
    resourceLimits: {
      maxYoungGenerationSizeMb: youngHeapMB,
      ...(maxHeapMB !== undefined && { maxOldGenerationSizeMb: maxHeapMB }),
    },
  });
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let usedBytes = 0;
  let isClosed = false;
  let failure: Error | undefined;

  worker.on("message", (answer: Answer) => {
    if (answer.kind === "notice") {
      if (!isClosed) options.onNotice?.(answer.event);
      return;
    }
    usedBytes = answer.usedBytes;
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === "done") one?.resolve(answer.value);
    else one?.reject(revive(answer.error));
  });
  worker.on("error", (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  const ended = new Promise<Error | undefined>((resolve) => {
    worker.once("exit", () => {
      const reason = isClosed ? undefined : (failure ?? new Error("the thread ended by itself"));
      for (const one of waiting.values()) one.reject(isClosed ? closedError() : died(reason));
      waiting.clear();
      resolve(reason);
    });
  });

  return {
    ended,
    usedBytes: () => usedBytes,
    request(input, signal) {
      if (isClosed) return Promise.reject(closedError());
      if (signal?.aborted) return Promise.reject(cancelled(signal.reason));
      const id = next++;
      return new Promise((resolve, reject) => {
        const abort = () => {
          waiting.delete(id);
          worker.postMessage({ kind: "cancel", id });
          reject(cancelled(signal?.reason));
        };
        signal?.addEventListener("abort", abort, { once: true });
        const settle = () => signal?.removeEventListener("abort", abort);
        waiting.set(id, {
          resolve: (value) => {
            settle();
            resolve(value);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
        });
        worker.postMessage({ kind: "request", id, input });
      });
    },
    async close() {
      isClosed = true;
      await worker.terminate();
    },
  };
}

/** V8 would take 48 MB in each thread for objects that live for a moment. Half measured no worse; a quarter costs parsing a little. */
const youngHeapMB = 24;

const died = (cause: unknown): CodiError =>
  new CodiError("internal", "A worker thread of this server died.", {
    hint: "Try again: a new one is started.",
    cause,
  });

const closedError = (): CodiError => new CodiError("cancelled", "The server is closing.");

const cancelled = (cause: unknown): CodiError =>
  new CodiError("cancelled", "The work was cancelled.", { cause });
