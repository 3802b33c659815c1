import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { onTestFinished } from "vitest";
import { type Flags, loadConfig } from "../../src/config.ts";
import { createHost } from "../../src/host.ts";
import { serveHttp } from "../../src/transports/http/index.ts";
import type { Workspace } from "./workspace.ts";

/** A tool's answer, all its text blocks in one. */
export interface Said {
  readonly text: string;
  readonly isError: boolean;
}

/** An answer's text without the checkpoint's name, which differs every time. */
export const withoutCheckpoint = ({ text }: Said): string => text.replace(/\ncheckpoint: c\w+$/, "");

/** A real client on a real server over loopback HTTP. */
export interface TestClient {
  readonly client: Client;
  readonly url: string;
  /** Calls a tool; `text` is all its text blocks. */
  call(tool: string, input?: Record<string, unknown>): Promise<Said>;
}

export const testToken = "a-token-for-tests-only";

/** Serves a workspace with the whole stack in this process. @param era which protocol revision the client speaks. */
export async function startServer(
  workspace: Workspace,
  flags: Flags = {},
  more: Readonly<Record<string, string>> = {},
): Promise<{ url: string }> {
  const environment = { CODI_HOME: workspace.home, CODI_LOG_LEVEL: "silent", ...more };
  const config = await loadConfig(
    { toolsets: "all", root: [workspace.root], ...flags },
    environment,
    workspace.root,
  );
  const host = createHost(config);
  const server = await serveHttp(host, { host: "127.0.0.1", port: 0, token: testToken });
  onTestFinished(async () => {
    await server.close();
    await host.close();
  });
  return { url: server.url };
}

export async function openClient(
  workspace: Workspace,
  options: {
    era?: "legacy" | "modern";
    name?: string;
    flags?: Flags;
    environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<TestClient> {
  const { url } = await startServer(workspace, options.flags, options.environment);
  const client = await connect(url, options);
  return { client, url, call: (tool, input = {}) => callTool(client, tool, input) };
}

export async function connect(
  url: string,
  options: { era?: "legacy" | "modern"; name?: string } = {},
): Promise<Client> {
  const mode = options.era === "modern" ? ({ pin: "2026-07-28" } as const) : "legacy";
  const client = new Client(
    { name: options.name ?? "test-client", version: "1.0.0" },
    { versionNegotiation: { mode } },
  );
  const requestInit = { headers: { authorization: `Bearer ${testToken}` } };
  // The SDK's transport types do not agree with themselves under exactOptionalPropertyTypes.
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }) as Parameters<
    Client["connect"]
  >[0];
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

export async function callTool(client: Client, name: string, input: Record<string, unknown>): Promise<Said> {
  const result = await client.callTool({ name, arguments: input });
  const texts = result.content.flatMap((block) => (block.type === "text" ? [block.text] : []));
  return { text: texts.join("\n"), isError: result.isError === true };
}
