import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
} from "@modelcontextprotocol/server";

/** JSON-RPC 2.0 section 5.1. */
const parseError = -32700;
const invalidRequest = -32600;

export interface Refusal {
  readonly jsonrpc: "2.0";
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string };
}

export type Incoming =
  | { readonly kind: "message"; readonly message: JSONRPCMessage }
  | { readonly kind: "batch"; readonly items: readonly Incoming[] }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Reads one line of the wire. What is no JSON-RPC is answered, never dropped in silence. */
export function parseMessage(text: string): Incoming {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(parseError, "This line is not JSON. Send one JSON-RPC 2.0 message a line.", null);
  }
  if (!Array.isArray(value)) return classify(value);
  if (value.length === 0) return refuse(invalidRequest, "This batch is empty.", null);
  return { kind: "batch", items: value.map(classify) };
}

export function refuse(code: number, message: string, id: string | number | null): Incoming {
  return { kind: "refused", refusal: { jsonrpc: "2.0", id, error: { code, message } } };
}

export function refuseOversize(bytes: number, maxBytes: number): Incoming {
  const message = `A message of ${bytes} bytes was refused: the limit is ${maxBytes} bytes. Send it in smaller parts.`;
  return refuse(invalidRequest, message, null);
}

export function refuseBatch(revision: string): Incoming {
  return refuse(
    invalidRequest,
    `Batches are not part of revision ${revision}. Send one message a line.`,
    null,
  );
}

function classify(value: unknown): Incoming {
  // The SDK's own checks decide what a message is, so that the two can never disagree.
  if (isJSONRPCRequest(value) || isJSONRPCNotification(value)) return { kind: "message", message: value };
  if (isJSONRPCResultResponse(value) || isJSONRPCErrorResponse(value))
    return { kind: "message", message: value };
  return refuse(
    invalidRequest,
    "This is JSON but not a JSON-RPC 2.0 request, notification or response.",
    idOf(value),
  );
}

function idOf(value: unknown): string | number | null {
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  return typeof value.id === "string" || typeof value.id === "number" ? value.id : null;
}
