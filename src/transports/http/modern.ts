import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  InMemoryServerEventBus,
  type McpServer,
  type ServerEventBus,
} from "@modelcontextprotocol/server";
import type { Host } from "../../host.ts";
import { introducedBy } from "../../server/introduction.ts";
import { watchResource } from "../../server/watch.ts";
import type { Connection } from "../../server.ts";
import { shortId } from "../../shared/ids.ts";

/** Revision 2026-07-28 over HTTP: every request brings its own context and gets a server of its own. */
export function createModernHandler(host: Host, create: (connection: Connection) => McpServer) {
  const sessionOf = rememberSessions();
  const handler = createMcpHandler(
    () => {
      return create({
        transport: "http",
        session: (context) => {
          const client = introducedBy(context);
          return sessionOf(client ? `${client.name}/${client.version}` : "unknown");
        },
        trustsRoots: false,
      });
    },
    { legacy: "reject", bus: resourceBus(host), onerror: (error) => host.log.debug("protocol", error) },
  );
  const serve = toNodeHandler(handler);
  return {
    handle: (request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> =>
      // Node's own types allow an explicit undefined where the SDK's do not; a request that reached us has both.
      serve(request as IncomingMessage & { method: string; url: string }, response, body),
    close: () => handler.close(),
  };
}

const maxRemembered = 256;

/** This revision has no sessions, so calls of one client under one name are counted as one. */
function rememberSessions(): (client: string) => string {
  const ids = new Map<string, string>();
  return (client) => {
    const id = ids.get(client) ?? shortId("s");
    if (ids.size >= maxRemembered) ids.clear();
    ids.set(client, id);
    return id;
  };
}

/** Watches our resources while anybody listens, and only then. */
function resourceBus(host: Host): ServerEventBus {
  const bus = new InMemoryServerEventBus();
  let listeners = 0;
  let stops: (() => void)[] = [];
  return {
    publish: (event) => bus.publish(event),
    subscribe(listener) {
      const unsubscribe = bus.subscribe(listener);
      listeners += 1;
      if (listeners === 1)
        stops = host.resources.map(({ uri }) =>
          watchResource(host, uri, () => bus.publish({ kind: "resource_updated", uri })),
        );
      let ended = false;
      return () => {
        unsubscribe();
        if (ended) return;
        ended = true;
        listeners -= 1;
        if (listeners > 0) return;
        for (const stop of stops) stop();
        stops = [];
      };
    },
  };
}
