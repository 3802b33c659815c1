import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { callTool, connect, openClient, startServer, type TestClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

/** The id on an answer's last line. */
function idIn(text: string): string {
  return (
    /^checkpoint: (c\d[0-9a-z]{6})$/m.exec(text.trimEnd().split("\n").at(-1) ?? "")?.[1] ?? `none in ${text}`
  );
}

async function write(client: TestClient, path: string, content: string): Promise<string> {
  await client.call("read_file", { path });
  const { text, isError } = await client.call("write_file", { path, content });
  expect(isError, text).toBe(false);
  return idIn(text);
}

test("every edit's answer ends with the id that undoes it, the audit entry has it, and an undo can be undone", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  const client = await openClient(workspace);
  const id = await write(client, "a.txt", "two\n");
  const restored = await client.call("checkpoint", { operation: "restore", id });
  expect(restored.isError).toBe(false);
  expect(
    restored.text
      .replace(idIn(restored.text), "OWN")
      .replaceAll(id, "ID")
      .replace(/, s\w+\)/, ", S)"),
  ).toBe("Restored to before ID:\nwrite a.txt\nUndoes ID (write_file, S).\ncheckpoint: OWN");
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("one\n");
  const { text } = await client.call("query_audit", { format: "jsonl" });
  expect(text).toContain(`"checkpoint":"${id}"`);
  expect(text).toContain(`"checkpoint":"${idIn(restored.text)}"`);
  await client.call("checkpoint", { operation: "restore", id: idIn(restored.text) });
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("two\n");
});

test("a call that changes nothing, reads, or fails leaves no checkpoint", async () => {
  const client = await openClient(createWorkspace({ "a.txt": "one\n" }));
  await client.call("read_file", { path: "a.txt" });
  expect((await client.call("write_file", { path: "a.txt", content: "one\n" })).text).not.toContain(
    "checkpoint:",
  );
  expect(
    (await client.call("file_operation", { operation: "delete", path: "a.txt", dry_run: true })).text,
  ).not.toContain("checkpoint:");
  expect((await client.call("write_file", { path: "a.txt/b", content: "" })).isError).toBe(true);
  expect((await client.call("checkpoint", { operation: "list" })).text).toBe("No checkpoint fits.");
});

test("two edits of one file at the same time are undone one by one", async () => {
  const workspace = createWorkspace();
  const client = await openClient(workspace);
  const texts = await Promise.all(
    ["1", "2", "3"].map((content) => client.call("write_file", { path: "a.txt", content })),
  );
  const ids = texts.filter(({ isError }) => !isError).map(({ text }) => idIn(text));
  const { text } = await client.call("checkpoint", { operation: "list" });
  const oldest = text.split("\n").at(-1)?.split(" ")[0] ?? "";
  expect(ids).toContain(oldest);
  expect(text).toContain("a.txt (created)");
  await client.call("checkpoint", { operation: "restore", id: oldest });
  expect(existsSync(workspace.path("a.txt"))).toBe(false);
});

test("lists who did what, page by page, and only of this workspace", async () => {
  const workspace = createWorkspace();
  const client = await openClient(workspace);
  for (const name of ["a", "b", "c"]) await write(client, `${name}.txt`, name);
  const first = await client.call("checkpoint", { operation: "list", limit: 2 });
  expect(first.text).toMatch(
    /^c\w+ [\d-]+ [\d:]+ write_file by \S+ s\w+: c\.txt \(created\)\nc.*b\.txt \(created\)\ncursor: \d+$/,
  );
  const cursor = first.text.split("cursor: ")[1];
  const second = await client.call("checkpoint", { operation: "list", limit: 2, cursor });
  expect(second.text).toMatch(/a\.txt \(created\)$/);
  expect(
    (await client.call("checkpoint", { operation: "list", path: "b.txt" })).text.split("\n"),
  ).toHaveLength(1);

  const elsewhere = createWorkspace();
  const { url } = await startServer({ ...elsewhere, home: workspace.home });
  const other = await connect(url);
  expect((await callTool(other, "checkpoint", { operation: "list" })).text).toBe("No checkpoint fits.");
  const id = second.text.split(" ")[0];
  expect((await callTool(other, "checkpoint", { operation: "restore", id })).text).toContain(
    "another workspace",
  );
});

test("shows the net difference of a call, of the session and since a named point", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  const client = await openClient(workspace);
  const id = await write(client, "a.txt", "two\n");
  const point = await client.call("checkpoint", { operation: "create", label: "half way" });
  await write(client, "a.txt", "three\n");
  const diff = async (input: object) =>
    (await client.call("checkpoint", { operation: "diff", ...input })).text;
  expect(await diff({ id })).toBe("--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-one\n+two\n");
  expect(await diff({ id: idIn(point.text) })).toBe("--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-two\n+three\n");
  expect(await diff({})).toBe("--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-one\n+three\n");
  expect(await diff({ path: "other.txt" })).toBe("Nothing differs.");
  const back = await client.call("checkpoint", { operation: "restore", id: idIn(point.text), dry_run: true });
  expect(back.text).toContain("Would restore");
  expect(back.text).toContain("-three\n+two");
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("three\n");
});

test.for([
  [{ operation: "restore" }, /^invalid_arguments: `id` is missing: restore needs it/],
  [{ operation: "create" }, /^invalid_arguments: `label` is missing: create needs it/],
  [{ operation: "restore", id: "c2none" }, /^not_found: Checkpoint c2none is not there/],
  [{ operation: "diff", id: "c2none" }, /^not_found: Checkpoint c2none is not there/],
  [{ operation: "list", cursor: "x" }, /^invalid_arguments: "x" is no cursor/],
  [{ operation: "list", path: "../outside" }, /^outside_workspace: /],
] as const)("refuses %j", async ([input, message]) => {
  const { call } = await openClient(createWorkspace());
  const { text, isError } = await call("checkpoint", { ...input });
  expect(isError).toBe(true);
  expect(text).toMatch(message);
});

test("an outside change is named and not overwritten", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  const client = await openClient(workspace);
  const id = await write(client, "a.txt", "two\n");
  writeFileSync(workspace.path("a.txt"), "mine\n");
  const { text } = await client.call("checkpoint", { operation: "restore", id });
  expect(text).toMatch(/^stale: Nothing was restored.*\na\.txt: it was changed outside.*\n.*force: true/);
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("mine\n");
});

test("without a database edits go on, and the session is told once that they cannot be undone", async () => {
  const workspace = createWorkspace();
  mkdirSync(`${workspace.home}/state.db`);
  const { call } = await openClient(workspace);
  const first = await call("write_file", { path: "a.txt", content: "a" });
  expect(first.isError).toBe(false);
  expect(first.text).toMatch(/\[Undo is off: state\.db in CODI_HOME cannot be opened .*\]$/);
  expect((await call("write_file", { path: "b.txt", content: "b" })).text).not.toContain("Undo is off");
  expect((await call("checkpoint", { operation: "list" })).text).toMatch(/^unavailable: state\.db/);
});

test("a damaged database is set aside, which is said, and undo goes on", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  writeFileSync(`${workspace.home}/state.db`, "not a database at all".repeat(500));
  const client = await openClient(workspace);
  await client.call("read_file", { path: "a.txt" });
  const { text } = await client.call("write_file", { path: "a.txt", content: "two\n" });
  expect(text).toMatch(/\[state\.db was damaged: it is kept as state\.db\.corrupt-/);
  await client.call("checkpoint", { operation: "restore", id: idIn(text) });
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("one\n");
});
