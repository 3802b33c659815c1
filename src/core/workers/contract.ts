/** What runs in a thread. Values between threads are copied: plain objects, Maps, typed arrays. */
export interface Actor {
  /** Answers one request; the next one waits until this is done unless `isConcurrent`. */
  request(input: unknown, signal: AbortSignal): unknown;
  /** Whether requests run side by side. Default: one after the other, in order. */
  readonly isConcurrent?: boolean;
  /** Memory that only a fresh thread gives back, in bytes; see `PoolOptions.maxBytes`. */
  usedBytes?(): number;
}

/** Starts an actor. `notify` sends word to the other side without having been asked. */
export type ActorStart = (setup: unknown, notify: (event: unknown) => void) => Actor | Promise<Actor>;

/** An actor as its owner sees it. */
export interface Thread {
  /**
   * @throws what the actor threw (a CodiError stays one); CodiError `internal` when the thread died;
   *   `cancelled` as soon as the signal aborts.
   */
  request(input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** As the actor told with its last answer. */
  usedBytes(): number;
  /** Settles when the thread has ended, with the reason if it was not `close`; never rejects. */
  readonly ended: Promise<Error | undefined>;
  /** Ends the thread at once; what was asked for is rejected. */
  close(): Promise<void>;
}

export interface ThreadOptions {
  /** Which actor of src/worker.ts. */
  readonly actor: string;
  readonly setup: unknown;
  readonly onNotice?: (event: unknown) => void;
  /** Largest heap of the thread's own objects, in megabytes (compiled grammars and parse trees lie outside). */
  readonly maxHeapMB?: number;
}
