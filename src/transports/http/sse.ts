import type { IncomingMessage, ServerResponse } from "node:http";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import type { McpServer } from "@modelcontextprotocol/server";
import type { Connection } from "../../server.ts";
import { shortId } from "../../shared/ids.ts";
import { respondError } from "./respond.ts";

const maxStreams = 100;

/** HTTP+SSE of revision 2024-11-05: a stream of answers, and a second address for questions. */
export function createSse(create: (connection: Connection) => McpServer) {
  const streams = new Map<string, { transport: SSEServerTransport; server: McpServer }>();
  return {
    /** `GET /sse`: opens the stream; the client is told where to post. A stream that closes ends its calls. */
    async open(response: ServerResponse): Promise<void> {
      if (streams.size >= maxStreams)
        return respondError(response, 503, `This server already has ${maxStreams} streams. Try again later.`);
      const transport = new SSEServerTransport("/messages", response);
      const own = shortId("s");
      const server = create({ transport: "sse", session: () => own, trustsRoots: false });
      streams.set(transport.sessionId, { transport, server });
      response.once("close", () => {
        streams.delete(transport.sessionId);
        void server.close();
      });
      // The two SDK generations describe the same transport interface with slightly different optional members.
      await server.connect(transport as unknown as Parameters<McpServer["connect"]>[0]);
    },
    /** `POST /messages?sessionId=…`: one message of the client. */
    async post(
      request: IncomingMessage,
      response: ServerResponse,
      id: string | null,
      body: unknown,
    ): Promise<void> {
      const stream = id === null ? undefined : streams.get(id);
      if (!stream)
        return respondError(response, 404, "This stream has ended. Open a new one with GET /sse.", -32001);
      await stream.transport.handlePostMessage(request, response, body);
    },
    async close(): Promise<void> {
      await Promise.all([...streams.values()].map(({ server }) => server.close()));
    },
  };
}
