import { CodiError } from "../../shared/errors.ts";
import type { Embedder, EmbeddingStatus } from "./contract.ts";
import { withDeadline } from "./deadline.ts";
import { tooSlow } from "./embedder.ts";
import { ModelError } from "./model-error.ts";

export interface ConnectionDeps {
  /** `provider/model`. */
  readonly name: string;
  readonly connect: (signal: AbortSignal) => Promise<Embedder>;
  readonly now: () => number;
  readonly limits: ConnectionLimits;
}

export interface ConnectionLimits {
  /** For a question, waiting for the connection included. */
  readonly questionMs: number;
  /** For the first answer of a model, which it may have to load. */
  readonly connectMs: number;
  /** How long a model is left alone after a failure. */
  readonly coolDownMs: number;
}

/**
 * The way to a model: connects once for all who ask, remembers why it failed, and makes nobody wait twice for the same
 * failure: after one, questions are refused at once while the model is tried again behind their backs.
 */
export interface Connection {
  readonly state: () => Exclude<EmbeddingStatus["state"], "off">;
  readonly embedder: () => Embedder | undefined;
  /** The last failure that still stands. */
  readonly failure: () => CodiError | undefined;
  readonly retryAt: () => number | undefined;
  /** Runs a question within its time. @throws CodiError at once where the model failed before. */
  ask<Result>(
    signal: AbortSignal,
    question: (embedder: Embedder, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /** The embedder for work in the background. @throws CodiError while it is left alone, or the failure to connect. */
  open(signal: AbortSignal): Promise<Embedder>;
  /** Notes a failure; aborts of the caller are none. */
  note(error: unknown): void;
  close(): void;
}

export function createConnection({ name, connect, now, limits }: ConnectionDeps): Connection {
  const stop = new AbortController();
  let embedder: Embedder | undefined;
  let connecting: Promise<Embedder> | undefined;
  let failure: CodiError | undefined;
  let retryAt = 0;

  const note = (error: unknown): void => {
    if (!(error instanceof CodiError) || error.code === "cancelled") return;
    embedder = undefined;
    failure = error;
    const asked = error instanceof ModelError ? (error.retryAfterMs ?? 0) : 0;
    retryAt = now() + Math.max(limits.coolDownMs, asked);
  };
  const begin = (): Promise<Embedder> => {
    connecting ??= withDeadline(stop.signal, limits.connectMs, () => tooSlow(name, limits.connectMs), connect)
      .then((found) => {
        embedder = found;
        failure = undefined;
        return found;
      })
      .catch((error: unknown) => {
        const own = error instanceof CodiError ? error : unexpected(name, error);
        note(own);
        throw own;
      })
      .finally(() => {
        connecting = undefined;
      });
    connecting.catch(() => {}); // whoever waits hears it; nobody has to
    return connecting;
  };
  const closed = (): void => {
    if (stop.signal.aborted) throw new CodiError("cancelled", "The server is closing.");
  };
  return {
    state: () => {
      if (embedder) return "ready";
      if (connecting) return "connecting";
      return failure ? "cooling" : "idle";
    },
    embedder: () => embedder,
    failure: () => failure,
    retryAt: () => (failure ? retryAt : undefined),
    note,
    async ask(signal, question) {
      closed();
      if (failure) {
        if (now() >= retryAt) void begin();
        throw failure;
      }
      const late = tooSlow(name, limits.questionMs);
      try {
        return await withDeadline(
          signal,
          limits.questionMs,
          () => late,
          async (limited) => question(embedder ?? (await orAborted(begin(), limited)), limited),
        );
      } catch (error) {
        if (signal.aborted) throw new CodiError("cancelled", "The question was cancelled.");
        note(error);
        throw error;
      }
    },
    async open(signal) {
      closed();
      if (embedder) return embedder;
      if (failure && now() < retryAt) throw failure;
      return orAborted(begin(), signal);
    },
    close: () => stop.abort(new CodiError("cancelled", "The server is closing.")),
  };
}

/** Others may wait for the same: an abort ends the waiting, not the work. */
function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

const unexpected = (name: string, cause: unknown): CodiError =>
  new CodiError("unavailable", `The embedding model ${name} could not be set up.`, { cause });
