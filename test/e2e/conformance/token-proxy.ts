import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** A proxy on loopback. */
export interface TokenProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Adds the bearer token that the conformance client cannot send, and changes nothing else: the Host and Origin
 * that reach the server are the client's own, so that our guards and our authentication stay in the path.
 */
export async function startTokenProxy(target: string, token: string): Promise<TokenProxy> {
  const { hostname, port } = new URL(target);

  function forward(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, url: path } = incoming;
    // A connection a request: one kept from before may be closed by the server just when it is used again,
    // and the suite does not repeat what is lost that way.
    const headers = { ...incoming.headers, authorization: `Bearer ${token}`, connection: "close" };
    const outgoing = request({ agent: false, hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    outgoing.on("error", () => response.destroy());
    // A client that hangs up must be seen to hang up.
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
