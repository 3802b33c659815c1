import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers with a JSON-RPC error that belongs to no request, as MCP has it for what fails before one is read. */
export function respondError(response: ServerResponse, status: number, message: string, code = -32000): void {
  if (response.headersSent) return void response.end();
  const headers = {
    "content-type": "application/json",
    ...(status === 401 && { "www-authenticate": 'Bearer realm="codi-mcp"' }),
    // What is left of a refused body will not be read, so the connection cannot be used again.
    ...(status === 413 && { connection: "close" }),
  };
  response
    .writeHead(status, headers)
    .end(JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null }));
}

/** Lets pages of an allowed origin read our answers; the guard has already turned the others away. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("vary", "origin");
  response.setHeader("access-control-expose-headers", "mcp-session-id, www-authenticate");
  response.setHeader("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
  response.setHeader(
    "access-control-allow-headers",
    request.headers["access-control-request-headers"] ?? "authorization",
  );
}
