import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Host } from "../host.ts";
import { watchResource } from "../server/watch.ts";
import { createServer } from "../server.ts";
import { shortId } from "../shared/ids.ts";
import { listenedResources } from "./listen.ts";
import { createStdioTransport } from "./stdio-transport.ts";
import { watchParent } from "./watchdog.ts";

/**
 * Serves one client over this process's own stdin and stdout, in whichever era it opens with.
 * @returns when the client is gone, a signal came or the parent died; calls in flight are cancelled by then.
 */
export async function serveOverStdio(host: Host): Promise<void> {
  const session = shortId("s");
  const watched = new Map<string, () => void>();
  let announce: (uri: string) => void = () => {};
  const transport = createStdioTransport(process.stdin, process.stdout, (message) => {
    for (const uri of listenedResources(message))
      if (!watched.has(uri))
        watched.set(
          uri,
          watchResource(host, uri, () => announce(uri)),
        );
  });

  const ended = untilEnd();
  const handle = serveStdio(
    ({ era }) => {
      const server = createServer(host, {
        transport: "stdio",
        session: () => session,
        trustsRoots: era === "legacy",
      });
      // The SDK passes this on to the streams that listen for it, and to nobody else.
      announce = (uri) => void server.server.sendResourceUpdated({ uri }).catch(() => {});
      return server;
    },
    { transport, onerror: (error) => host.log.debug("protocol", error) },
  );
  host.log.info(`leaving: ${await ended}`);
  for (const stop of watched.values()) stop();
  await handle.close();
  await transport.flushed();
  await host.close();
}

function untilEnd(): Promise<string> {
  return new Promise((resolve) => {
    process.stdin.once("end", () => resolve("the client closed stdin"));
    process.stdin.once("close", () => resolve("stdin was closed"));
    process.stdout.once("error", () => resolve("the client closed stdout"));
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => resolve(signal));
    watchParent(() => resolve("the parent process is gone"));
  });
}
