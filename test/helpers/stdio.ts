import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { onTestFinished } from "vitest";
import type { Workspace } from "./workspace.ts";

export const cliPath = resolve(import.meta.dirname, "../../dist/cli.js");

/** A JSON-RPC message, as loosely as a test wants to look at it. */
export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The built server as a process, spoken to in raw lines. */
export interface StdioServer {
  readonly process: ChildProcess;
  /** Every line that came over stdout so far. */
  readonly lines: readonly string[];
  write(text: string | Buffer): void;
  send(message: object): void;
  /** Sends a request and waits for its answer. */
  request(id: number, method: string, params?: object): Promise<Message>;
  /** The next message that fits, also one that came before. */
  wait(fits: (message: Message) => boolean): Promise<Message>;
  /** Resolves with the exit code and how long it took from now, in milliseconds. */
  exit(): Promise<{ code: number | null; signal: string | null; ms: number }>;
}

export function spawnServer(
  workspace: Workspace,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): StdioServer {
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd: workspace.root,
    env: { PATH: process.env["PATH"] ?? "", CODI_HOME: workspace.home, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  child.stdin.on("error", () => {});
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    for (const look of waiting) look();
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });

  const wait = (fits: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.map((line): Message => JSON.parse(line)).find(fits);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      child.once("exit", () => setImmediate(() => reject(new Error(`the server ended first: ${stderr}`))));
      look();
    });
  const write = (text: string | Buffer): void => void child.stdin.write(text);
  const send = (message: object): void => write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  return {
    process: child,
    lines,
    write,
    send,
    wait,
    request(id, method, params) {
      send({ id, method, ...(params && { params }) });
      return wait((message) => message.id === id);
    },
    async exit() {
      const start = performance.now();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      return { code: child.exitCode, signal: child.signalCode, ms: performance.now() - start };
    },
  };
}

/** Opens a session of a revision with a handshake. */
export async function initialize(
  server: StdioServer,
  protocolVersion = "2025-11-25",
  capabilities: object = {},
): Promise<Message> {
  const answer = await server.request(0, "initialize", {
    protocolVersion,
    capabilities,
    clientInfo: { name: "raw-client", version: "1.0.0" },
  });
  server.send({ method: "notifications/initialized" });
  return answer;
}

/** The `_meta` that every request of revision 2026-07-28 carries. */
export const modernMeta = {
  _meta: {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "raw-modern-client", version: "1.0.0" },
  },
};
