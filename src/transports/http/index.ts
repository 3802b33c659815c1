import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { classifyInboundRequest, type McpServer } from "@modelcontextprotocol/server";
import type { Host } from "../../host.ts";
import { type Connection, createServer } from "../../server.ts";
import { CodiError } from "../../shared/errors.ts";
import { version } from "../../version.ts";
import { maxMessageBytes } from "../stdio-transport.ts";
import { readBody } from "./body.ts";
import { createGuard, isLoopback } from "./guards.ts";
import { createModernHandler } from "./modern.ts";
import { allowOrigin, respondError } from "./respond.ts";
import { createSessions, type SessionLimits } from "./sessions.ts";
import { createSse } from "./sse.ts";

export { isLoopback } from "./guards.ts";

export interface HttpServer {
  /** `http://127.0.0.1:3741`, without a path. */
  readonly url: string;
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Absent means that anybody on this machine may call. */
  readonly token: string | undefined;
  /** Bounds on sessions; a hundred of them, half an hour idle, unless a test needs others. */
  readonly limits?: SessionLimits;
  /** Makes the MCP server of a connection; ours unless a test brings its own. */
  readonly create?: (connection: Connection) => McpServer;
}

/**
 * Serves `/mcp` (Streamable HTTP, both eras), `/sse` with `/messages` (HTTP+SSE) and `/healthz`.
 * @throws CodiError `denied` for an address beyond this machine without a token, `unavailable` for a port that is taken.
 */
export async function serveHttp(host: Host, options: HttpOptions): Promise<HttpServer> {
  if (options.token === undefined && !isLoopback(options.host))
    throw new CodiError(
      "denied",
      `${options.host} can be reached from other machines, so a token is needed.`,
      {
        hint: "Leave out --no-auth, or serve on 127.0.0.1.",
      },
    );
  const create = options.create ?? ((connection: Connection) => createServer(host, connection));
  const guard = createGuard(options);
  const modern = createModernHandler(host, create);
  const sessions = createSessions(create, options.limits);
  const sse = createSse(create);

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/healthz") return health(response);
    const refusal = guard(request);
    if (refusal && !(request.method === "OPTIONS" && refusal.status === 401))
      return respondError(response, refusal.status, refusal.message);
    allowOrigin(request, response);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();

    const where = `${request.method} ${pathname}`;
    if (where === "GET /sse") return sse.open(response);
    if (where === "GET /mcp" || where === "DELETE /mcp") return sessions.handle(request, response, undefined);
    if (where !== "POST /mcp" && where !== "POST /messages")
      return respondError(response, 404, `Nothing is served at ${where}. There are /mcp, /sse and /healthz.`);

    const body = await readBody(request, maxMessageBytes);
    if (body.kind === "refused") return respondError(response, body.status, body.message, body.code);
    if (pathname === "/messages")
      return sse.post(request, response, searchParams.get("sessionId"), body.value);
    if (isLegacy(request, body.value)) return sessions.handle(request, response, body.value);
    return modern.handle(request, response, body.value);
  };

  const server = createHttpServer((request, response) => {
    route(request, response).catch((error) => {
      host.log.error(`${request.method} ${request.url} failed`, error);
      respondError(response, 500, "The request failed for a reason that is a fault of this server.", -32603);
    });
  });
  await listen(server, options);
  return {
    url: urlOf(server.address(), options.host),
    async close() {
      server.close();
      await Promise.all([modern.close(), sessions.close(), sse.close()]);
      server.closeAllConnections();
    },
  };
}

/** The same rules by which the SDK's own entry tells the eras apart. */
function isLegacy(request: IncomingMessage, body: unknown): boolean {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const protocolVersionHeader = header("mcp-protocol-version");
  const mcpMethodHeader = header("mcp-method");
  const inbound = classifyInboundRequest({
    httpMethod: "POST",
    body,
    ...(protocolVersionHeader !== undefined && { protocolVersionHeader }),
    ...(mcpMethodHeader !== undefined && { mcpMethodHeader }),
  });
  return inbound.kind === "legacy";
}

function health(response: ServerResponse): void {
  response
    .writeHead(200, { "content-type": "application/json" })
    .end(JSON.stringify({ status: "ok", name: "codi-mcp", version }));
}

function listen(server: ReturnType<typeof createHttpServer>, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(
        new CodiError("unavailable", `${host}:${port} cannot be listened on.`, {
          hint: "Another server may have the port: choose one with --port, or 0 for any.",
          cause,
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
}

function urlOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === "object" && address ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
