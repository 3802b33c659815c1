import { utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("finds by pattern, newest first, without what .gitignore leaves out", async () => {
  const workspace = createWorkspace({
    ".gitignore": "out/\n",
    "a.ts": "",
    "src/b.ts": "",
    "src/c.js": "",
    "out/d.ts": "",
  });
  utimesSync(workspace.path("a.ts"), 1_000, 1_000);
  utimesSync(workspace.path("src/b.ts"), 2_000, 2_000);
  const { call } = await openClient(workspace);
  expect((await call("find_files", { pattern: "**/*.ts" })).text.match(/^\S+\.ts$/gm)).toEqual([
    "src/b.ts",
    "a.ts",
  ]);
  expect((await call("find_files", { pattern: "*.ts", include_ignored: true })).text).toContain("out/d.ts");
});

test("says where it looked when nothing fits, and refuses to look outside", async () => {
  const { call } = await openClient(createWorkspace({ "a.ts": "" }));
  const nothing = await call("find_files", { pattern: "*.zig" });
  expect(nothing.isError).toBe(false);
  expect(nothing.text).toMatch(/^None of 1 files/);
  expect((await call("find_files", { pattern: "*", path: "../outside" })).text).toMatch(
    /^outside_workspace: /,
  );
});
