import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { createHost } from "../../src/host.ts";
import { serveHttp } from "../../src/transports/http/index.ts";
import { testToken } from "../helpers/client.ts";
import { modernMeta } from "../helpers/stdio.ts";
import { createWorkspace, type Workspace } from "../helpers/workspace.ts";

const headers = {
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
  authorization: `Bearer ${testToken}`,
};
const body = (id: number, method: string, params: object) =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });
const initialize = body(1, "initialize", {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "raw", version: "1" },
});

async function start(
  workspace: Workspace,
  limits: { maxSessions: number; idleMs: number; abandonedMs: number },
) {
  const environment = { CODI_HOME: workspace.home, CODI_LOG_LEVEL: "silent" };
  const flags = { root: [workspace.root], toolsets: "shell", mode: "full", sandbox: "off" };
  const host = createHost(await loadConfig(flags, environment, workspace.root));
  const server = await serveHttp(host, { host: "127.0.0.1", port: 0, token: testToken, limits });
  onTestFinished(async () => {
    await server.close();
    await host.close();
  });
  return { host, url: `${server.url}/mcp` };
}

async function open(url: string): Promise<{ status: number; session: string }> {
  const response = await fetch(url, { method: "POST", headers, body: initialize });
  await response.text();
  return { status: response.status, session: response.headers.get("mcp-session-id") ?? "none" };
}

test("a session too many is turned away, and a place is free again when one ends", async () => {
  const { url } = await start(createWorkspace(), { maxSessions: 1, idleMs: 60_000, abandonedMs: 60_000 });
  const first = await open(url);
  expect(first.status).toBe(200);
  expect((await open(url)).status).toBe(503);
  await fetch(url, { method: "DELETE", headers: { ...headers, "mcp-session-id": first.session } });
  expect((await open(url)).status).toBe(200);
});

test("an idle session ends, and its client is told to start anew", async () => {
  const { url } = await start(createWorkspace(), { maxSessions: 9, idleMs: 100, abandonedMs: 60_000 });
  const { session } = await open(url);
  const ping = () =>
    fetch(url, {
      method: "POST",
      headers: { ...headers, "mcp-session-id": session },
      body: body(2, "ping", {}),
    });
  expect((await ping()).status).toBe(200);
  // Asking keeps it alive, so the question can only come once.
  await pause(400);
  const late = await ping();
  expect(late.status).toBe(404);
  expect(await late.text()).toContain("Start a new one with initialize.");
});

test.for(["legacy", "modern"] as const)("the work of a %s client that vanished stops", async (era) => {
  const workspace = createWorkspace();
  const { host, url } = await start(workspace, { maxSessions: 9, idleMs: 60_000, abandonedMs: 50 });
  const session = era === "legacy" ? { "mcp-session-id": (await open(url)).session } : {};
  const modern =
    era === "modern"
      ? { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "shell" }
      : {};
  const params = {
    name: "shell",
    arguments: { command: "echo started; sleep 30" },
    ...(era === "modern" && modernMeta),
  };
  const vanish = new AbortController();
  const call = fetch(url, {
    method: "POST",
    headers: { ...headers, ...session, ...modern },
    body: body(7, "tools/call", params),
    signal: vanish.signal,
  }).then((response) => response.text());
  const { shell } = (await host.engine()).services;
  await expect
    .poll(() => shell.list().filter(({ isRunning }) => isRunning).length, { timeout: 5_000 })
    .toBe(1);
  vanish.abort();
  await expect(call).rejects.toThrow();
  await expect
    .poll(() => shell.list().filter(({ isRunning }) => isRunning).length, { timeout: 5_000 })
    .toBe(0);
});
