import { clip } from "../shared/clip.ts";
import { CodiError, isAbort } from "../shared/errors.ts";
import type { Log } from "../shared/log.ts";

const maxErrorChars = 8_000;

/** What the caller may hear: our own errors in full, a stop as a stop, anything unexpected only as a failure. */
export function explain(error: unknown, call: { tool: string; signal: AbortSignal }, log: Log): CodiError {
  if (error instanceof CodiError) return error;
  if (call.signal.aborted || isAbort(error))
    return new CodiError("cancelled", `${call.tool} was cancelled before it finished.`);
  log.error(`${call.tool} failed unexpectedly`, error);
  return new CodiError("internal", `${call.tool} failed for a reason that is a fault of this server.`, {
    hint: "The details are in the server's own log (stderr). Trying again with other arguments may work.",
  });
}

/** An error as a model reads it: its code, what happened, and on the next line what to do. */
export function renderError(error: CodiError): string {
  const text = error.hint ? `${error.message}\n${error.hint}` : error.message;
  return clip(`${error.code}: ${text}`, maxErrorChars, "The rest was left out.");
}
