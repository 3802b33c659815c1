import { randomBytes } from "node:crypto";
import { createRequestStateCodec } from "@modelcontextprotocol/server";
import { loadConfig } from "../../../src/config.ts";
import { createHost } from "../../../src/host.ts";
import { createServer } from "../../../src/server.ts";
import { serveHttp } from "../../../src/transports/http/index.ts";
import { bearerToken } from "../product.ts";
import { repository } from "../repository.ts";
import { addFixture, type RoundState } from "./fixture/index.ts";
import { startTokenProxy } from "./token-proxy.ts";

/** Our factory, HTTP stack, guards and authentication, with the suite's names added to each server. */
export async function startFixtureServer(env: NodeJS.ProcessEnv) {
  const host = createHost(await loadConfig({ root: [repository] }, env, repository));
  const codec = createRequestStateCodec<RoundState>({ key: randomBytes(32) });
  const server = await serveHttp(host, {
    host: "127.0.0.1",
    port: 0,
    token: bearerToken,
    create: (connection) =>
      addFixture(createServer(host, { ...connection, verifyState: codec.verify }), codec),
  });
  const proxy = await startTokenProxy(server.url, bearerToken);
  return {
    origin: proxy.origin,
    async close() {
      await proxy.close();
      await server.close();
      await host.close();
    },
  };
}
