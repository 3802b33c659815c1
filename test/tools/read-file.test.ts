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
      More lines follow; go on with offset: 5."
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
