import { CodiError, type ErrorCode } from "../../shared/errors.ts";

/** What a thread is told. */
export type Order =
  | { readonly kind: "request"; readonly id: number; readonly input: unknown }
  | { readonly kind: "cancel"; readonly id: number };

/** What a thread tells. */
export type Answer =
  | { readonly kind: "done"; readonly id: number; readonly value: unknown; readonly usedBytes: number }
  | { readonly kind: "failed"; readonly id: number; readonly error: SentError; readonly usedBytes: number }
  | { readonly kind: "notice"; readonly event: unknown };

/** An error on its way between threads, which keep neither its class nor its code. */
export interface SentError {
  readonly code?: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly stack?: string;
}

export function pack(error: unknown): SentError {
  if (error instanceof CodiError) {
    const { code, message, hint, stack, cause } = error;
    const trace = cause instanceof Error ? `${stack}\ncaused by ${cause.stack}` : stack;
    return {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(trace !== undefined && { stack: trace }),
    };
  }
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
}

export function revive({ code, message, hint, stack }: SentError): Error {
  const error =
    code === undefined
      ? new Error(message)
      : new CodiError(code, message, hint === undefined ? {} : { hint });
  if (stack !== undefined) error.stack = stack;
  return error;
}
