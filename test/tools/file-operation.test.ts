import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test("moves, copies, makes folders and deletes", async () => {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  const { call } = await openClient(workspace);
  const run = async (input: Record<string, unknown>) =>
    expect(await call("file_operation", input)).toMatchObject({ isError: false });
  await run({ operation: "move", path: "a.txt", to: "sub/b.txt" });
  await run({ operation: "copy", path: "sub/b.txt", to: "c.txt" });
  await run({ operation: "mkdir", path: "empty/inner" });
  await run({ operation: "delete", path: "sub/b.txt" });
  expect(readFileSync(workspace.path("c.txt"), "utf8")).toBe("one\n");
  expect(["a.txt", "sub/b.txt", "empty/inner"].map((path) => existsSync(workspace.path(path)))).toEqual([
    false,
    false,
    true,
  ]);
});

test.for([
  { input: { operation: "move", path: "a.txt" }, says: /to/ },
  { input: { operation: "move", path: "a.txt", to: "b.txt" }, says: /^already_exists: / },
  { input: { operation: "copy", path: "a.txt", to: "../out.txt" }, says: /^outside_workspace: / },
  { input: { operation: "delete", path: "none" }, says: /^not_found: / },
  { input: { operation: "burn", path: "a.txt" }, says: /`operation` is wrong/ },
])("refuses $input and changes nothing", async ({ input, says }) => {
  const workspace = createWorkspace({ "a.txt": "one\n", "b.txt": "two\n" });
  const { call } = await openClient(workspace);
  const { text, isError } = await call("file_operation", input);
  expect(isError).toBe(true);
  expect(text).toMatch(says);
  expect(readFileSync(workspace.path("a.txt"), "utf8") + readFileSync(workspace.path("b.txt"), "utf8")).toBe(
    "one\ntwo\n",
  );
});
