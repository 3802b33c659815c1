import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

describe.for(["legacy", "modern"] as const)("read_file for a client of the %s era", (era) => {
  test("shows numbered lines, says what was left out and hands out a hash", async () => {
    const workspace = createWorkspace({
      "src/a.ts": Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join("\n"),
    });
    const { call } = await openClient(workspace, { era });
    const { text, isError } = await call("read_file", { path: "src/a.ts", offset: 3, limit: 2 });
    expect(isError).toBe(false);
    expect(text).toMatchInlineSnapshot(`
      "src/a.ts: lines 3-4 of 30, hash 4302e5f84ef4c41a
      3	line 3
      4	line 4
      More follows: offset 5"
    `);
  });
});

test.for([
  { name: "a parent folder", path: "../outside/secret.txt" },
  { name: "an absolute path", path: "OUTSIDE/secret.txt" },
  { name: "a folder whose name begins the same", path: "../work-evil/secret.txt" },
  { name: "a linked file", path: "link.txt" },
  { name: "a linked folder", path: "folder/secret.txt" },
])("read_file refuses $name that leads out of the workspace", async ({ path }) => {
  const workspace = createWorkspace({ "a.txt": "inside" });
  writeFileSync(join(workspace.outside, "secret.txt"), "top secret");
  symlinkSync(join(workspace.outside, "secret.txt"), workspace.path("link.txt"));
  symlinkSync(workspace.outside, workspace.path("folder"));
  const { call } = await openClient(workspace);
  const { text, isError } = await call("read_file", { path: path.replace("OUTSIDE", workspace.outside) });
  expect(isError).toBe(true);
  expect(text).toMatch(/^outside_workspace: /);
  expect(text.split("\n").length).toBeGreaterThan(1);
  expect(text).not.toContain("top secret");
  expect((await call("query_audit", { status: "denied", format: "compact" })).text).toContain(
    "read_file denied",
  );
});

test.for([
  { input: { path: "missing.txt" }, says: /^not_found: / },
  { input: { path: "folder" }, says: /^not_a_file: / },
  { input: { path: "blob.bin" }, says: /^binary_file: / },
  { input: { path: "a.txt", offset: 99 }, says: /^invalid_arguments: / },
  { input: { path: "a.txt", lines: "1-2" }, says: /unknown argument `lines`/ },
  { input: {}, says: /`path` is missing/ },
])("read_file answers $input with one clear sentence and a next step", async ({ input, says }) => {
  const workspace = createWorkspace({
    "a.txt": "one\n",
    "blob.bin": Buffer.from([0, 1, 2, 0, 255]),
    "folder/x": "",
  });
  const { call } = await openClient(workspace);
  const { text, isError } = await call("read_file", input);
  expect(isError).toBe(true);
  expect(text).toMatch(says);
  expect(text.split("\n").length).toBeGreaterThan(1);
});

test("an image comes back as an image", async () => {
  const pixel = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
    "base64",
  );
  const { client } = await openClient(createWorkspace({ "dot.png": pixel }));
  const { content } = await client.callTool({ name: "read_file", arguments: { path: "dot.png" } });
  expect(content).toContainEqual({ type: "image", mimeType: "image/png", data: pixel.toString("base64") });
});

test("shows numbered lines under one line of facts", async () => {
  const { call } = await openClient(createWorkspace({ "src/a.ts": "one\r\n\r\nthree" }));
  expect((await call("read_file", { path: "src/a.ts" })).text).toMatchInlineSnapshot(`
    "src/a.ts: lines 1-3 of 3, hash 4f4d17d333c37163, CRLF line ends, no newline at the end
    1	one
    2
    3	three"
  `);
});

test("says how to go on when lines were left out or cut", async () => {
  const content = `${"x".repeat(2_500)}\nb\nc\n`;
  const { call } = await openClient(createWorkspace({ "a.ts": content }));
  const { text } = await call("read_file", { path: "a.ts", limit: 2 });
  expect(text.replace(/x{2000}/, "(2000 x)")).toMatchInlineSnapshot(`
    "a.ts: lines 1-2 of 3, hash afa142483af02eb3
    1	(2000 x)
    2	b
    Line 1: characters 1-2000 of 2500; more: offset 1, limit 1, column 2001
    More follows: offset 3"
  `);
  expect((await call("read_file", { path: "a.ts", limit: 1, column: 2001 })).text).toContain(
    `1\t${"x".repeat(500)}\n`,
  );
});

test("costs hardly more than the text of ordinary code", async () => {
  const code = "  const found = await files.list(path, options);\n  if (found.length === 0) return;\n\n";
  const { call } = await openClient(createWorkspace({ "a.ts": code.repeat(55) }));
  const { text } = await call("read_file", { path: "a.ts" });
  expect(text.length / (code.length * 55)).toBeLessThan(1.15);
});

test("gives an image as an image and a notebook as cells", async () => {
  const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const cells = [{ cell_type: "code", source: "1 + 1", outputs: [{ output_type: "stream", text: "2" }] }];
  const notebook = JSON.stringify({ nbformat: 4, cells });
  const { call, client } = await openClient(createWorkspace({ "a.png": png, "n.ipynb": notebook }));
  const { content } = await client.callTool({ name: "read_file", arguments: { path: "a.png" } });
  expect(content).toEqual([
    { type: "text", text: "a.png: image/png, 8 bytes, hash 4c4b6a3be1314ab8" },
    { type: "image", mimeType: "image/png", data: png.toString("base64") },
  ]);
  expect((await call("read_file", { path: "n.ipynb" })).text).toMatchInlineSnapshot(`
    "n.ipynb: notebook (unknown language), 1 cells, hash 5822a53748f83ec8. Edits work on its JSON; grep shows those lines.
    [cell 1, code]
    1 + 1
    [output]
    2"
  `);
});

test("sends no content again when the caller has it already", async () => {
  const workspace = createWorkspace({ "a.ts": "one\n" });
  const { call } = await openClient(workspace);
  const hash = /hash ([0-9a-f]{16})/.exec((await call("read_file", { path: "a.ts" })).text)?.[1];
  expect((await call("read_file", { path: "a.ts", if_changed_from: hash })).text).toBe(
    `a.ts is unchanged: it still has hash ${hash}.`,
  );
  writeFileSync(workspace.path("a.ts"), "two\n");
  expect((await call("read_file", { path: "a.ts", if_changed_from: hash })).text).toContain("1\ttwo");
});
