import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { onTestFinished } from "vitest";
import { callTool, type Said } from "../../helpers/client.ts";
import type { Workspace } from "../../helpers/workspace.ts";
import { entry, requireBuild } from "../product.ts";

/** A real client on the built server over stdio; ended with the test. */
export interface Session {
  readonly pid: number;
  /** Milliseconds from the start of the process to the answer to `initialize`. */
  readonly openedMs: number;
  call(tool: string, input?: Record<string, unknown>): Promise<Said>;
  /** The text of an answer that is no error. */
  ask(tool: string, input?: Record<string, unknown>): Promise<string>;
  /** Waits for the index; throws when it does not become ready. */
  ready(): Promise<string>;
}

export async function openSession(workspace: Workspace, more: readonly string[] = []): Promise<Session> {
  requireBuild();
  const args = [entry, "--root", workspace.root, ...more, "--toolsets", "all"];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args,
    cwd: workspace.root,
    env: { PATH: process.env["PATH"] ?? "", CODI_HOME: workspace.home },
    stderr: "ignore",
  });
  const client = new Client({ name: "index-test", version: "1.0.0" });
  onTestFinished(() => client.close());
  const begun = performance.now();
  // The SDK's transport types do not agree with themselves under exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  const openedMs = performance.now() - begun;
  const call: Session["call"] = (tool, input = {}) => callTool(client, tool, input);
  const ask: Session["ask"] = async (tool, input) => {
    const { text, isError } = await call(tool, input);
    if (isError) throw new Error(`${tool} ${JSON.stringify(input)}: ${text}`);
    return text;
  };
  return {
    pid: transport.pid ?? 0,
    openedMs,
    call,
    ask,
    async ready() {
      const text = await ask("index_status", { wait_ms: 50_000 });
      if (!text.startsWith("state: ready")) throw new Error(text);
      return text;
    },
  };
}
