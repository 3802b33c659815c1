import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { readMessages, writeMessages } from "./anthropic.ts";
import { readChat, writeChat } from "./chat.ts";
import { readResponses, writeResponses } from "./responses.ts";
import type { Move, Script, Seen } from "./script.ts";

/** A model vendor on loopback: speaks the real wire formats and follows a script. */
export interface ModelApi {
  readonly origin: string;
  /** What the model was shown, request by request. */
  readonly seen: readonly Seen[];
  /** Requests for anything but a model's answer: other paths, and outside hosts asked for through us as a proxy. */
  readonly others: readonly string[];
  close(): Promise<void>;
}

interface Wire {
  readonly read: (body: unknown) => Seen;
  readonly write: (move: Move) => string;
}

const wires: Readonly<Record<string, Wire>> = {
  "/v1/messages": { read: readMessages, write: writeMessages },
  "/v1/responses": { read: readResponses, write: writeResponses },
  "/v1/chat/completions": { read: readChat, write: writeChat },
};

/** Starts the API; it is also the wall: a proxy that refuses every outside host and notes who was asked for. */
export async function startModelApi(script: Script): Promise<ModelApi> {
  const seen: Seen[] = [];
  const others: string[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? "";
    const wire = wires[url.split("?")[0] ?? ""];
    if (request.method !== "POST" || wire === undefined) {
      others.push(`${request.method} ${url}`);
      response.writeHead(404).end();
      return;
    }
    const shown = wire.read(await json(request));
    seen.push(shown);
    response.writeHead(200, { "Content-Type": "text/event-stream" }).end(wire.write(script(shown)));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      others.push(`${request.method} ${request.url} failed: ${error}`);
      response.writeHead(400).end(String(error));
    });
  });
  server.on("connect", (request, socket) => {
    others.push(`CONNECT ${request.url}`);
    // A refused client may hang up first; nothing is lost by that.
    socket.on("error", () => socket.destroy());
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the model API has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    seen,
    others,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
