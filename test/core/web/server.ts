import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createWeb, type FetchOptions, type Page, type WebDeps } from "../../../src/core/web/index.ts";
import { CodiError } from "../../../src/shared/errors.ts";

/** A real server on loopback that answers as it is told, and counts. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  readonly requests: readonly { path: string; headers: NodeJS.Dict<string | string[]> }[];
}

export async function serve(listener: RequestListener, host = "127.0.0.1"): Promise<TestServer> {
  const requests: { path: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? "", headers: request.headers });
    listener(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, host, listening));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((closed) => void server.close(() => closed()));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://${host}:${port}`, requests };
}

/** Serves one body at every path. */
export const serveBody = (
  body: string | Buffer,
  headers: Record<string, string> = { "content-type": "text/html; charset=utf-8" },
  status = 200,
): Promise<TestServer> =>
  serve((_request, response) => {
    response.writeHead(status, headers).end(body);
  });

/** The room, allowed to reach these servers. */
export function webFor(servers: readonly TestServer[], deps: Partial<WebDeps> = {}) {
  const web = createWeb({
    version: "1.2.3",
    allowHosts: servers.map(({ port }) => `127.0.0.1:${port}`),
    ...deps,
  });
  return {
    fetch: (url: string, options: Partial<FetchOptions> = {}) =>
      web.fetch(url, { format: "markdown", signal: new AbortController().signal, ...options }),
  };
}

/** What stands between the marks. */
export function contentOf({ quoted }: Page): string {
  return quoted.split("\n").slice(1, -1).join("\n");
}

/** The refusal of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<CodiError> {
  const error = await call.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (error instanceof CodiError) return error;
  throw error;
}
