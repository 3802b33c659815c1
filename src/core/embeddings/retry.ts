import { ModelError } from "./model-error.ts";

/** Time as the room sees it; tests bring their own. */
export interface Clock {
  readonly now: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** How long all waits together may be. */
  readonly budgetMs: number;
}

/**
 * Repeats an attempt as long as its failure says that this may help: after the time that the model asks for, or else
 * after half a second, doubled each time. The last failure is thrown once the budget does not cover the next wait.
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  { signal, clock, budgetMs }: RetryOptions,
): Promise<Result> {
  let left = budgetMs;
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ModelError) || error.remedy !== "retry") throw error;
      const pause = error.retryAfterMs ?? Math.min(firstPauseMs * 2 ** tries, longestPauseMs);
      if (pause > left || tries + 1 >= maxTries) throw error;
      left -= pause;
      await clock.wait(pause, signal);
    }
  }
}

const firstPauseMs = 500;
const longestPauseMs = 8_000;
/** A server that says `Retry-After: 0` for ever must not be asked for ever. */
const maxTries = 8;

/** Milliseconds that a server asks for: `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const exact = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (exact >= 0) return exact;
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
