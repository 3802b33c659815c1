import { loadConfig } from "../config.ts";
import { createHost } from "../host.ts";
import { serveOverStdio } from "../transports/stdio.ts";
import type { CommandLine } from "./arguments.ts";

export async function run({ flags }: CommandLine): Promise<number> {
  const host = createHost(await loadConfig(flags));
  if (!flags.http) await serveOverStdio(host);
  else await (await import("./serve-http.ts")).serveUntilSignal(host, flags.welcome === true);
  return 0;
}
