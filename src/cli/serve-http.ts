import type { Host } from "../host.ts";
import { loadHttpToken } from "../transports/auth.ts";
import { serveHttp } from "../transports/http/index.ts";
import { print } from "./output.ts";
import { welcome } from "./welcome.ts";

/** Serves until a signal asks to stop. With `greets`, also prints the token and how to register; otherwise no secret is shown. */
export async function serveUntilSignal(host: Host, greets: boolean): Promise<void> {
  const { config } = host;
  const token = config.auth ? loadHttpToken(config.home, config.httpToken) : undefined;
  const server = await serveHttp(host, { host: config.host, port: config.port, token: token?.value });
  if (greets)
    print(
      welcome({
        url: server.url,
        token: token?.value,
        project: config.roots.paths[0] ?? ".",
        appData: config.environment["APPDATA"],
      }),
    );
  const secret = token
    ? `bearer token in ${token.path ?? "CODI_HTTP_TOKEN"}`
    : "no token, for this machine only";
  const workspace =
    config.roots.paths.join(", ") || `no workspace (${config.roots.refused}); name one with --root`;
  process.stderr.write(`codi-mcp serves ${workspace}\n  ${server.url}/mcp, ${server.url}/sse (${secret})\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  await server.close();
  await host.close();
}
