import type { IncomingMessage } from "node:http";

export type Body =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "refused"; readonly status: 400 | 413; readonly code: number; readonly message: string };

/** Reads a JSON body, never holding more than `maxBytes` of it. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers["content-length"]) > maxBytes) return tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBytes) return tooLarge(maxBytes);
    chunks.push(chunk);
  }
  try {
    return { kind: "json", value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return {
      kind: "refused",
      status: 400,
      code: -32700,
      message: "The body is not JSON. Send one JSON-RPC 2.0 message.",
    };
  }
}

const tooLarge = (maxBytes: number): Body => ({
  kind: "refused",
  status: 413,
  code: -32600,
  message: `The body is larger than ${maxBytes} bytes. Send it in smaller parts.`,
});
