import type { McpServer } from "@modelcontextprotocol/server";
import type { Host } from "../host.ts";
import { registerFamilies } from "./families.ts";
import { watchResource } from "./watch.ts";

/** Offers every resource, and tells a session about those it subscribed to (revisions before 2026-07-28). */
export function registerResources(server: McpServer, host: Host): void {
  for (const { uri, name, title, description, mimeType, read } of host.resources) {
    server.registerResource(name, uri, { title, description, mimeType }, async (_url, context) => {
      const { services } = await host.engine();
      return { contents: [{ uri, mimeType, text: await read(services, context.mcpReq.signal) }] };
    });
  }

  registerFamilies(server, host);

  const subscriptions = new Map<string, () => void>();
  server.server.setRequestHandler("resources/subscribe", async ({ params: { uri } }) => {
    subscriptions.get(uri)?.();
    const stop = watchResource(host, uri, () => {
      // The connection may close between a change and its announcement; then nobody is left to tell.
      server.server.sendResourceUpdated({ uri }).catch(() => {});
    });
    subscriptions.set(uri, stop);
    return {};
  });
  server.server.setRequestHandler("resources/unsubscribe", async ({ params: { uri } }) => {
    subscriptions.get(uri)?.();
    subscriptions.delete(uri);
    return {};
  });
  server.server.onclose = () => {
    for (const stop of subscriptions.values()) stop();
  };
}
