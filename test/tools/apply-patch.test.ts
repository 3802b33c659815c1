import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyPatch } from "../../src/tools/apply-patch.ts";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const files = { "src/a.ts": "one\ntwo\nthree\n", "src/b.ts": "b\n", "old.txt": "old\n" };
const patch = `*** Begin Patch
*** Update File: src/a.ts
@@
 one
-two
+TWO
*** Add File: src/deep/new.ts
+new
*** Update File: src/b.ts
*** Move to: src/c.ts
@@
-b
+c
*** Delete File: old.txt
*** End Patch
`;

test("changes many files by one patch", async () => {
  const workspace = createWorkspace(files);
  const { call } = await openClient(workspace);
  const { text, isError } = await call("apply_patch", { patch });
  expect(isError).toBe(false);
  expect(text.replaceAll(/hash \w+/g, "hash H")).toMatchInlineSnapshot(`
    "patched 4 files: updated src/a.ts with 1 hunk, hash H. This session had not read it before; added src/deep/new.ts, hash H; moved src/b.ts to src/c.ts with 1 hunk, hash H. This session had not read it before; deleted old.txt
    --- src/a.ts
    +++ src/a.ts
    @@ -1,3 +1,3 @@
     one
    -two
    +TWO
     three
    --- src/b.ts
    +++ src/b.ts
    @@ -1 +1 @@
    -b
    +c
    checkpoint: c78m8b95"
  `);
  expect(readFileSync(workspace.path("src/a.ts"), "utf8")).toBe("one\nTWO\nthree\n");
  expect(readFileSync(workspace.path("src/deep/new.ts"), "utf8")).toBe("new\n");
  expect(readFileSync(workspace.path("src/c.ts"), "utf8")).toBe("c\n");
  expect(existsSync(workspace.path("src/b.ts"))).toBe(false);
  expect(existsSync(workspace.path("old.txt"))).toBe(false);
});

test("a dry run says what it would do and writes nothing", async () => {
  const workspace = createWorkspace(files);
  const { call } = await openClient(workspace);
  const { text } = await call("apply_patch", { patch, dry_run: true });
  expect(text).toContain("would patch 4 files");
  for (const [path, content] of Object.entries(files)) {
    expect(readFileSync(workspace.path(path), "utf8")).toBe(content);
  }
});

test.for([
  { name: "unified diff", body: "--- a/src/a.ts\n+++ b/src/a.ts\n@@ -99,2 +99,2 @@\n one\n-two\n+TWO\n" },
  { name: "SEARCH/REPLACE", body: "src/a.ts\n<<<<<<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n" },
])("takes a $name", async ({ body }) => {
  const workspace = createWorkspace(files);
  const { call } = await openClient(workspace);
  const { text, isError } = await call("apply_patch", { patch: body });
  expect(isError, text).toBe(false);
  expect(readFileSync(workspace.path("src/a.ts"), "utf8")).toBe("one\nTWO\nthree\n");
});

test.for([
  {
    name: "one file does not fit",
    body: patch.replace("-two", "-tow"),
    says: "No file was changed. src/a.ts was not changed: the hunk was not found",
  },
  { name: "a file is missing", body: patch.replace("old.txt", "odl.txt"), says: "odl.txt" },
  {
    name: "a file to add is there",
    body: patch
      .replace("src/deep/new.ts", "old2.txt")
      .replace("Delete File: old.txt", "Add File: src/a.txt\n+x")
      .replace("old2.txt", "old.txt"),
    says: "old.txt",
  },
  {
    name: "a path leads outside",
    body: patch.replace("src/deep/new.ts", "../outside/new.ts"),
    says: "outside",
  },
  {
    name: "a deleted file holds more than the patch says",
    body: "--- a/src/a.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n",
    says: "holds more than the patch deletes",
  },
  { name: "it is no patch", body: "change a to b", says: "in no form that is known here" },
])("changes nothing when $name", async ({ body, says }) => {
  const workspace = createWorkspace(files);
  const { call } = await openClient(workspace);
  const { text, isError } = await call("apply_patch", { patch: body });
  expect(isError).toBe(true);
  expect(text).toContain(says);
  for (const [path, content] of Object.entries(files)) {
    expect(readFileSync(workspace.path(path), "utf8")).toBe(content);
  }
  expect(existsSync(workspace.path("src/deep"))).toBe(false);
});

test("asks name every path of a patch, and none of what cannot be read", () => {
  expect(applyPatch.asks({ patch })).toEqual(
    ["src/a.ts", "src/deep/new.ts", "src/b.ts", "src/c.ts", "old.txt"].map((path) => ({ path })),
  );
  expect(applyPatch.asks({ patch: "nonsense" })).toEqual([]);
});
