import type { Readable, Writable } from "node:stream";
import { CodiError } from "../../shared/errors.ts";

/** A started command. */
export interface Child {
  readonly pid: number;
  /** stdout and stderr in the order they were written; ends when no process holds them any more. */
  readonly output: Readable;
  readonly input: Writable | undefined;
  /** Settles when the started process is gone; others of its tree may live on. */
  readonly exited: Promise<Exit>;
}

export interface Exit {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

export function notStarted(cause: unknown): CodiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CodiError("unavailable", `The command could not be started: ${reason}.`, {
    hint: "The command line may be too long, or too many processes run; shell_job with operation list shows ours.",
    cause,
  });
}
