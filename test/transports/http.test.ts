import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { createHost } from "../../src/host.ts";
import { loadHttpToken } from "../../src/transports/auth.ts";
import { isLoopback, serveHttp } from "../../src/transports/http/index.ts";
import { connect, openClient, startServer, testToken } from "../helpers/client.ts";
import { modernMeta } from "../helpers/stdio.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const initialize = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
};
const accepts = { accept: "application/json, text/event-stream", "content-type": "application/json" };
const authorized = { ...accepts, authorization: `Bearer ${testToken}` };

describe("who may call", () => {
  test.for([
    { name: "no token", headers: accepts, status: 401 },
    { name: "a wrong token", headers: { ...accepts, authorization: "Bearer not-the-token" }, status: 401 },
    { name: "another scheme", headers: { ...accepts, authorization: `Basic ${testToken}` }, status: 401 },
    {
      name: "a page of another site",
      headers: { ...authorized, origin: "https://evil.example" },
      status: 403,
    },
    { name: "a rebound name", headers: { ...authorized, host: "evil.example" }, status: 403 },
    { name: "a null origin", headers: { ...authorized, origin: "null" }, status: 403 },
    {
      name: "a local page with the token",
      headers: { ...authorized, origin: "http://localhost:5173" },
      status: 200,
    },
    { name: "the token", headers: authorized, status: 200 },
  ])("$name: $status", async ({ headers, status }) => {
    const { url } = await startServer(createWorkspace());
    const answer = await post(`${url}/mcp`, initialize, headers);
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
    if (status !== 200) expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", id: null });
  });

  test("/sse and /messages are guarded too, /healthz is open and says nothing but that it lives", async () => {
    const { url } = await startServer(createWorkspace());
    expect((await fetch(`${url}/sse`)).status).toBe(401);
    expect((await post(`${url}/messages?sessionId=x`, {}, accepts)).status).toBe(401);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({
      status: "ok",
      name: "codi-mcp",
      version: expect.any(String),
    });
  });

  test("without a token the server refuses to be reachable from elsewhere", async () => {
    const workspace = createWorkspace();
    const host = createHost(await loadConfig({ root: [workspace.root] }, { CODI_HOME: workspace.home }));
    await expect(serveHttp(host, { host: "0.0.0.0", port: 0, token: undefined })).rejects.toThrow(
      "so a token is needed",
    );
    for (const name of ["127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]"])
      expect(isLoopback(name)).toBe(true);
    for (const name of ["0.0.0.0", "::", "10.0.0.1", "127.evil.example", ""])
      expect(isLoopback(name)).toBe(false);
  });

  test("the token is made once, kept for its owner alone, and the operator's own outranks it", () => {
    const { home } = createWorkspace();
    const made = loadHttpToken(home, undefined);
    expect(made.value.length).toBeGreaterThanOrEqual(43);
    expect(loadHttpToken(home, undefined).value).toBe(made.value);
    expect(statSync(join(home, "http-token")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, "http-token"), "utf8").trim()).toBe(made.value);
    expect(loadHttpToken(home, "given")).toEqual({ value: "given", path: undefined });
  });
});

describe("what is no request", () => {
  test.for([
    { name: "a body that is not JSON", path: "/mcp", body: "{", status: 400 },
    { name: "a body above the limit", path: "/mcp", body: "x".repeat(34 * 1024 * 1024), status: 413 },
    {
      name: "an unknown session",
      path: "/mcp",
      body: { jsonrpc: "2.0", id: 1, method: "ping" },
      session: "nope",
      status: 404,
    },
    { name: "no session", path: "/mcp", body: { jsonrpc: "2.0", id: 1, method: "ping" }, status: 400 },
    { name: "an unknown place", path: "/nowhere", body: {}, status: 404 },
    { name: "an unknown stream", path: "/messages?sessionId=x", body: {}, status: 404 },
  ])("$name: $status, and the server lives on", async ({ path, body, session, status }) => {
    const { url } = await startServer(createWorkspace());
    const headers = session ? { ...authorized, "mcp-session-id": session } : authorized;
    expect((await post(url + path, body, headers)).status).toBe(status);
    expect((await post(`${url}/mcp`, initialize, authorized)).status).toBe(200);
  });

  test("a header that contradicts the body is refused (revision 2026-07-28)", async () => {
    const { url } = await startServer(createWorkspace());
    const body = { jsonrpc: "2.0", id: 1, method: "tools/list", params: modernMeta };
    const headers = { ...authorized, "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call" };
    const answer = await post(`${url}/mcp`, body, headers);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: -32020 } });
  });
});

test("a session ends with DELETE and is unknown afterwards", async () => {
  const { url } = await startServer(createWorkspace());
  const opened = await post(`${url}/mcp`, initialize, authorized);
  const session = String(opened.headers["mcp-session-id"]);
  const inSession = { ...authorized, "mcp-session-id": session };
  expect((await fetch(`${url}/mcp`, { method: "DELETE", headers: inSession })).status).toBe(200);
  expect((await post(`${url}/mcp`, { jsonrpc: "2.0", id: 2, method: "ping" }, inSession)).status).toBe(404);
});

test("an old client lists and calls over HTTP+SSE", async () => {
  const workspace = createWorkspace();
  const { url } = await startServer(workspace);
  const client = new Client({ name: "old-client", version: "1.0.0" });
  const headers = { authorization: `Bearer ${testToken}` };
  await client.connect(
    new SSEClientTransport(new URL(`${url}/sse`), {
      requestInit: { headers },
      eventSourceInit: {
        fetch: (target, init) =>
          fetch(target, { ...init, headers: { ...headers, accept: "text/event-stream" } }),
      },
    }),
  );
  onTestFinished(() => client.close());
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain("whoami");
  const { content } = await client.callTool({ name: "whoami", arguments: {} });
  expect(JSON.stringify(content)).toContain("over sse");
});

describe.for(["legacy", "modern"] as const)("resources for a client of the %s era", (era) => {
  test("the audit log is a resource that announces its changes to those who asked", async () => {
    const { client, call } = await openClient(createWorkspace(), { era });
    const uri = "codi://audit/recent";
    expect((await client.listResources()).resources.map((resource) => resource.uri)).toContain(uri);
    const updated = new Promise<string>((resolve) => {
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => resolve(params.uri));
    });
    if (era === "legacy") await client.subscribeResource({ uri });
    else await client.listen({ resourceSubscriptions: [uri] });
    await call("log_event", { message: "news" });
    expect(await updated).toBe(uri);
    const { contents } = await client.readResource({ uri });
    expect(JSON.stringify(contents)).toContain("news");
  });

  test("prompts fill in their arguments", async () => {
    const { client } = await openClient(createWorkspace(), { era });
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(expect.arrayContaining(["plan", "explain", "review"]));
    const { messages } = await client.getPrompt({
      name: "review",
      arguments: { target: "src/a.ts", focus: "races" },
    });
    expect(JSON.stringify(messages)).toContain("Review src/a.ts. Look at races most.");
    await expect(client.getPrompt({ name: "plan", arguments: {} })).rejects.toThrow(/task/);
  });
});

test("several clients share one server and are told apart", async () => {
  const workspace = createWorkspace();
  const { url } = await startServer(workspace);
  const clients = await Promise.all(
    ["a-client", "b-client", "c-client"].map((name) => connect(url, { name })),
  );
  const answers = await Promise.all(
    clients.map((client) => client.callTool({ name: "whoami", arguments: {} })),
  );
  const sessions = answers.map(({ content }) => /session: (s\w+)/.exec(JSON.stringify(content))?.[1]);
  expect(new Set(sessions).size).toBe(3);
});

/** fetch would not let a test set Host. */
function post(url: string, body: unknown, headers: Record<string, string>) {
  return new Promise<{
    status: number | undefined;
    headers: Record<string, string | string[] | undefined>;
    text: string;
  }>((resolve, reject) => {
    const sent = request(url, { method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    // The server may answer and hang up before a refused body is through.
    sent.on("error", (error) => (sent.destroyed ? undefined : reject(error)));
    sent.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}

test("while somebody watches, changes from outside are in the audit log, and our own are not taken for them", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  const { client, call } = await openClient(workspace, { era: "legacy" });
  const uri = "codi://workspace/map";
  const updated = new Promise<void>((resolve) => {
    client.setNotificationHandler("notifications/resources/updated", () => resolve());
  });
  await client.subscribeResource({ uri });
  const writing = setInterval(
    () => writeFileSync(workspace.path(`outside-${Date.now()}.txt`), "from outside\n"),
    200,
  );
  await updated.finally(() => clearInterval(writing));
  await call("write_file", { path: "ours.txt", content: "ours\n" });
  const sha256 = createHash("sha256").update("from outside\n").digest("hex");
  await expect
    .poll(async () => (await call("query_audit", { tool: "file_change", format: "jsonl" })).text, {
      timeout: 10_000,
    })
    .toContain(sha256);
  const { text } = await call("query_audit", { tool: "file_change", format: "jsonl" });
  expect(text).toContain('"action":"create"');
  expect(text).not.toContain("ours.txt");
});
