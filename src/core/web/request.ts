import { once } from "node:events";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { CodiError } from "../../shared/errors.ts";
import type { WebLimits } from "./contract.ts";
import type { Guard } from "./guard.ts";

export interface RequestDeps {
  readonly guard: Guard;
  readonly limits: WebLimits;
  readonly version: string;
}

/** Sends one GET over a connection of its own and resolves with the head of the answer; redirects are not followed. */
export async function sendRequest(
  url: URL,
  { guard, limits, version }: RequestDeps,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === "https:";
  // A pooled connection would have been checked for another name; the agent has no proxy from the environment either.
  const agent = isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  const request = (isSecure ? httpsRequest : httpRequest)(url, {
    agent,
    lookup: guard.lookupFor(url),
    signal,
    headers: {
      "user-agent": `codi-mcp/${version}`,
      accept: "text/markdown, text/html;q=0.9, application/xhtml+xml;q=0.9, text/plain;q=0.8, */*;q=0.5",
      "accept-encoding": "gzip, br, deflate",
    },
  });
  const timer = setTimeout(() => {
    const what = `${url.host} did not accept a connection within ${limits.connectMs / 1000} s.`;
    request.destroy(new CodiError("timed_out", what, { hint: "Try again later or use another source." }));
  }, limits.connectMs);
  request.on("socket", (socket) => {
    socket.once("connect", () => {
      try {
        guard.admitSocket(socket.remoteAddress, url);
      } catch (error) {
        request.destroy(error instanceof Error ? error : undefined);
      }
    });
    socket.once(isSecure ? "secureConnect" : "connect", () => clearTimeout(timer));
  });
  try {
    const answered = once(request, "response");
    request.end();
    const [response]: IncomingMessage[] = await answered;
    if (!response) throw new Error("a response event without a response");
    // From here on failures surface where the body is read; a late socket error must not end the process.
    request.on("error", () => {});
    response.on("error", () => {});
    return response;
  } finally {
    clearTimeout(timer);
  }
}
