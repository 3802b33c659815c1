import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { NodeStreamableHTTPServerTransport } from "@modelcontextprotocol/node";
import { isInitializeRequest, type McpServer } from "@modelcontextprotocol/server";
import type { Connection } from "../../server.ts";
import { shortId } from "../../shared/ids.ts";
import { createEventStore } from "./event-store.ts";
import { respondError } from "./respond.ts";

/** Bounds on what sessions may cost; a client that is turned away can come again. */
export interface SessionLimits {
  readonly maxSessions: number;
  readonly idleMs: number;
  /** How long a call goes on after its client's connection broke, in case it comes back for the answer. */
  readonly abandonedMs: number;
}

const sessionLimits: SessionLimits = { maxSessions: 100, idleMs: 30 * 60_000, abandonedMs: 30_000 };

interface Session {
  readonly transport: NodeStreamableHTTPServerTransport;
  readonly server: McpServer;
  lastUsed: number;
  open: number;
  abandoned: NodeJS.Timeout | undefined;
}

/** The sessions of revisions up to 2025-11-25 over Streamable HTTP. */
export function createSessions(
  create: (connection: Connection) => McpServer,
  limits: SessionLimits = sessionLimits,
) {
  const sessions = new Map<string, Session>();

  const end = async (id: string): Promise<void> => {
    const session = sessions.get(id);
    if (!session) return;
    sessions.delete(id);
    clearTimeout(session.abandoned);
    await session.server.close();
  };

  const sweep = setInterval(
    () => {
      const oldest = Date.now() - limits.idleMs;
      for (const [id, session] of sessions) if (session.open === 0 && session.lastUsed < oldest) void end(id);
    },
    Math.min(limits.idleMs / 2, 60_000),
  );
  sweep.unref();

  const begin = async (): Promise<Session> => {
    const own = shortId("s");
    const server = create({ transport: "http", session: () => own, trustsRoots: false });
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: createEventStore(),
      retryInterval: 1_000,
      onsessioninitialized: (id) => void sessions.set(id, session),
      onsessionclosed: (id) => end(id),
    });
    const session: Session = { transport, server, lastUsed: Date.now(), open: 0, abandoned: undefined };
    await server.connect(transport);
    return session;
  };

  const find = async (
    id: string | undefined,
    body: unknown,
    response: ServerResponse,
  ): Promise<Session | undefined> => {
    const known = id === undefined ? undefined : sessions.get(id);
    if (known) return known;
    if (id !== undefined)
      respondError(response, 404, "This session has ended. Start a new one with initialize.", -32001);
    else if (!isInitializeRequest(body))
      respondError(response, 400, "A session id is missing. Start with initialize.");
    else if (sessions.size >= limits.maxSessions)
      respondError(response, 503, `This server already has ${limits.maxSessions} sessions. Try again later.`);
    else return begin();
    return undefined;
  };

  return {
    /** Serves one request; `body` is the parsed body of a POST. */
    async handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
      const header = request.headers["mcp-session-id"];
      const session = await find(Array.isArray(header) ? header[0] : header, body, response);
      if (!session) return;
      session.open += 1;
      session.lastUsed = Date.now();
      clearTimeout(session.abandoned);
      response.once("close", () => {
        session.open -= 1;
        session.lastUsed = Date.now();
        const id = session.transport.sessionId;
        if (request.method !== "POST" || response.writableFinished || id === undefined) return;
        session.abandoned = setTimeout(() => void end(id), limits.abandonedMs).unref();
      });
      await session.transport.handleRequest(request, response, body);
    },
    async close(): Promise<void> {
      clearInterval(sweep);
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}
