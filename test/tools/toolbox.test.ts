import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

describe.for(["legacy", "modern"] as const)("the road, for a client of the %s era", (era) => {
  test("answers a call and records who made it", async () => {
    const workspace = createWorkspace();
    const { call } = await openClient(workspace, { era, name: "codex-mcp-client" });
    const { text, isError } = await call("whoami");
    expect(isError).toBe(false);
    expect(text).toContain("ai_tool: codex (Codex), confidence high");
    expect(text).toContain(`workspace: ${workspace.root}`);
    const [entry] = entriesOf(workspace.home);
    expect(entry).toMatchObject({
      seq: 1,
      tool: "whoami",
      effect: "read",
      status: "ok",
      ai_tool: "codex",
      client: "codex-mcp-client/1.0.0",
    });
  });

  test("refuses an unknown argument by name and says what is expected", async () => {
    const { call } = await openClient(createWorkspace(), { era });
    const { text } = await call("log_event", { message: "x", mesage: "y", note: 1 });
    expect(text).toMatchInlineSnapshot(`
      "invalid_arguments: log_event cannot run: unknown arguments \`mesage\`, \`note\`, remove them.
      log_event takes: message: string, action?: string, details?: object."
    `);
  });

  test("names every wrong argument at once", async () => {
    const { call } = await openClient(createWorkspace(), { era });
    const { text } = await call("query_audit", { limit: 0, status: "fine" });
    expect(text).toContain("`status` is wrong");
    expect(text).toContain("`limit` is wrong");
  });

  test("writes a note into the audit log without its secrets", async () => {
    const workspace = createWorkspace();
    const { call } = await openClient(workspace, { era });
    await call("log_event", {
      message: "used password=hunter2hunter2",
      action: "decision",
      details: { api_key: "abc" },
    });
    const { text } = await call("query_audit", { format: "jsonl" });
    expect(text).toContain('"action":"decision"');
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain('"abc"');
  });
});

test("a tool that is not offered does not exist", async () => {
  const { client } = await openClient(createWorkspace(), { flags: { toolsets: "meta" } });
  await expect(client.callTool({ name: "query_audit", arguments: {} })).rejects.toThrow(/query_audit/);
});

test("read-only mode offers nothing that changes anything", async () => {
  const { client } = await openClient(createWorkspace(), { flags: { "read-only": true } });
  const { tools } = await client.listTools();
  expect(tools.length).toBeGreaterThan(0);
  for (const { name, annotations } of tools)
    expect({ name, destructive: annotations?.destructiveHint === true }).toEqual({
      name,
      destructive: false,
    });
  expect(tools.map(({ name }) => name)).not.toContain("write_file");
});

function entriesOf(home: string): unknown[] {
  const folder = join(home, "audit");
  return readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"))
    .map((line) => JSON.parse(line));
}
