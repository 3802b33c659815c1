import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ChildOptions, describeEnd, killGroup, run } from "./child.ts";
import { repository } from "./repository.ts";

/** The built server; another build (an unpacked tarball, say) is tested by naming its entry. */
export const entry = process.env["CODI_E2E_ENTRY"] ?? join(repository, "dist", "cli.js");

export const bearerToken = "a-token-for-the-end-to-end-tests";

/** @throws Error with the next move when the server has not been built. */
export function requireBuild(): void {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run "npm run build" first`);
}

/** The command that a user registers for stdio: this repository is the workspace. */
export function stdioCommand(): readonly string[] {
  return [process.execPath, entry, "--root", repository];
}

/** The text that the server answers to a call: what every client must hand to its model, unchanged. */
export async function answerOf(
  tool: string,
  input: object,
  env: NodeJS.ProcessEnv,
  root = repository,
): Promise<string> {
  const args = [entry, "call", tool, JSON.stringify(input), "--root", root];
  const ended = await run(process.execPath, args, { cwd: root, env, timeoutMs: 30_000 });
  if (ended.code !== 0) throw new Error(describeEnd(`codi-mcp call ${tool}`, ended));
  // The line end after the text is the terminal's.
  return ended.stdout.replace(/\n$/, "");
}

/** A running HTTP server of ours. */
export interface HttpServer {
  /** "http://127.0.0.1:41234", without a path. */
  readonly origin: string;
  /** Asks it to end as a user would, and throws when it does not within 5 s or ends with an error. */
  close(): Promise<void>;
}

/** Starts `codi-mcp serve --http` on a free port of loopback and waits until it says where it listens. */
export async function serveHttp(options: Pick<ChildOptions, "cwd" | "env">): Promise<HttpServer> {
  const args = [entry, "serve", "--http", "--port", "0", "--root", repository];
  const child = spawn(process.execPath, args, {
    ...options,
    env: { ...options.env, CODI_HTTP_TOKEN: bearerToken },
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const origin = await addressFrom(child);
  return { origin, close: () => stop(child) };
}

async function addressFrom(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error("the server was started without a pipe on stderr");
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (origin === undefined) continue;
    // Nobody reads on: without this the server would block on a full pipe.
    child.stderr.resume();
    return origin;
  }
  throw new Error(`the HTTP server named no address on stderr:\n${lines.join("\n")}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`the HTTP server had ended by itself (${child.exitCode})`);
  const ended = once(child, "exit", { signal: AbortSignal.timeout(5_000) });
  child.kill("SIGTERM");
  try {
    const [code] = await ended;
    if (code !== 0) throw new Error(`the HTTP server ended with ${code} after SIGTERM`);
  } finally {
    killGroup(child.pid);
  }
}
