import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("creates a file with its folders and hands out the hash that the next edit can demand", async () => {
  const workspace = createWorkspace();
  const { call } = await openClient(workspace);
  const { text, isError } = await call("write_file", { path: "new/deep/a.txt", content: "hello\n" });
  expect({ text, isError }).toEqual({ text: expect.stringContaining("new/deep/a.txt"), isError: false });
  expect(readFileSync(workspace.path("new/deep/a.txt"), "utf8")).toBe("hello\n");
  const hash = /[0-9a-f]{16}/.exec(text)?.[0];
  expect(
    (await call("write_file", { path: "new/deep/a.txt", content: "again\n", expected_hash: hash })).isError,
  ).toBe(false);
});

test("does not write over what changed since it was read", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  const { call } = await openClient(workspace);
  await call("read_file", { path: "a.txt" });
  writeFileSync(workspace.path("a.txt"), "somebody else's work\n");
  const { text, isError } = await call("write_file", { path: "a.txt", content: "mine\n" });
  expect(isError).toBe(true);
  expect(text).toMatch(/^stale: /);
  expect(text).toContain("somebody else's work");
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("somebody else's work\n");
});

test.for([".codi/config.json", ".git/hooks/pre-commit", ".git/config", "HOME/exec-rules.json"])(
  "never writes %s",
  async (path) => {
    const workspace = createWorkspace();
    const { call } = await openClient(workspace, { flags: { root: [workspace.root, workspace.home] } });
    const { text, isError } = await call("write_file", {
      path: path.replace("HOME", workspace.home),
      content: "{}",
    });
    expect(isError).toBe(true);
    expect(text).toMatch(/^denied: .*no tool may change it/);
  },
);

test("is not there in read-only mode", async () => {
  const { client } = await openClient(createWorkspace(), { flags: { "read-only": true } });
  await expect(
    client.callTool({ name: "write_file", arguments: { path: "a", content: "b" } }),
  ).rejects.toThrow("write_file");
});
