/** What went wrong, as a stable word that clients and tests can rely on. */
export type ErrorCode =
  | "invalid_arguments"
  | "unknown_tool"
  | "outside_workspace"
  | "not_found"
  | "not_a_file"
  | "not_a_directory"
  | "already_exists"
  | "binary_file"
  | "too_large"
  | "unreadable"
  | "unwritable"
  | "encoding"
  | "stale"
  | "no_match"
  | "ambiguous"
  | "denied"
  | "approval_required"
  | "cancelled"
  | "timed_out"
  | "unavailable"
  | "audit_failed"
  | "internal";

/**
 * The one error that a caller is meant to read: `message` says what happened in our words,
 * `hint` says the next move. `cause` is kept for the log and never shown.
 */
export class CodiError extends Error {
  override readonly name = "CodiError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** The system's own word for a failed call ("ENOENT", "EACCES"), if there is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Whether an error means "the caller asked us to stop". */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
