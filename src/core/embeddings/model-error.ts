import { CodiError, type ErrorCode } from "../../shared/errors.ts";

/**
 * What may help after a failure: asking again later, sending less at once, nothing. `away` means that there was no
 * answer at all.
 */
export type Remedy = "retry" | "away" | "smaller" | "none";

/** A failure of an embedding model, in our words, with what may be done about it. */
export class ModelError extends CodiError {
  readonly remedy: Remedy;
  /** How long the model itself asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  // The cause is left out on purpose: errors of clients carry requests, and those carry keys and code.
  constructor(
    message: string,
    options: { remedy: Remedy; hint?: string; retryAfterMs?: number | undefined; code?: ErrorCode },
  ) {
    super(options.code ?? "unavailable", message, options.hint === undefined ? {} : { hint: options.hint });
    this.remedy = options.remedy;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The refusal of an answer that is no usable embedding. `what` goes on from "The embedding model x". */
export function brokenAnswer(model: string, what: string): ModelError {
  return new ModelError(`The embedding model ${model} ${what}.`, {
    remedy: "none",
    hint: "Check that the name means an embedding model and that its server works; nothing of this answer was kept.",
  });
}
