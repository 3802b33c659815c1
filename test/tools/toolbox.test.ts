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
    expect(text).toMatchInlineSnapshot(`
      "invalid_arguments: query_audit cannot run: \`status\` must be one of ok, error, denied, cancelled; got "fine"; \`limit\` must be a whole number from 1 to 500; got 0.
      query_audit takes: text?: string, session?: string, actor?: string, tool?: string, status?: ok|error|denied|cancelled, since?: string, until?: string, format?: human|compact|json|jsonl|codi|coditect|fdb, limit?: integer, cursor?: string."
    `);
  });

  test.for([
    ["find_references", { symbol: "x", limit: "x" }, '`limit` must be a whole number, at least 1; got "x"'],
    [
      "checkpoint",
      { operation: "list", limit: 101 },
      "`limit` must be a whole number from 1 to 100; got 101",
    ],
    [
      "call_hierarchy",
      { symbol: "x", direction: "up" },
      '`direction` must be one of callers, callees; got "up"',
    ],
    ["read_file", { path: 7 }, "`path` must be text; got 7"],
    ["read_file", { path: null }, "`path` must be text; got null"],
    ["read_file", {}, "`path` is missing"],
    ["find_symbol", { query: "  " }, '`query` must be text that is not empty; got ""'],
    ["find_symbol", { query: "a", include_body: "yes" }, '`include_body` must be true or false; got "yes"'],
    [
      "log_event",
      { message: "x".repeat(4001) },
      "`message` must be text that is not empty, at most 4000 characters; got text of 4001 characters",
    ],
    ["repo_map", { focus: "a" }, '`focus` must be a list; got "a"'],
    ["repo_map", { focus: ["a", 3] }, "`focus[1]` must be text; got 3"],
    ["edit_file", { path: "a", edits: [{ old_text: "a" }] }, "`edits[0].new_text` is missing"],
    ["log_event", { message: "a", details: "b" }, '`details` must be an object; got "b"'],
  ] as const)("a wrong argument of %s %j is answered with what it must be", async ([tool, input, says]) => {
    const { call } = await openClient(createWorkspace(), { era, flags: { toolsets: "all" } });
    const { text, isError } = await call(tool, input);
    expect(isError).toBe(true);
    expect(text.split("\n")[0]).toBe(`invalid_arguments: ${tool} cannot run: ${says}.`);
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
