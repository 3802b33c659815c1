import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient, withoutCheckpoint } from "../helpers/client.ts";
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
  { input: { operation: "burn", path: "a.txt" }, says: /`operation` must be one of move, copy/ },
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

test("says what it did, and what it would do", async () => {
  const workspace = createWorkspace({ "a.ts": "", "dir/b.ts": "", "dir/sub/c.ts": "" });
  const { call } = await openClient(workspace);
  const answers: string[] = [];
  for (const input of [
    { operation: "move", path: "a.ts", to: "new/a.ts", dry_run: true },
    { operation: "move", path: "a.ts", to: "new/a.ts" },
    { operation: "copy", path: "dir", to: "dir2" },
    { operation: "mkdir", path: "made/deep" },
    { operation: "mkdir", path: "made" },
    { operation: "delete", path: "new/a.ts" },
    { operation: "delete", path: "dir2" },
    { operation: "delete", path: "dir2", recursive: true },
  ]) {
    answers.push(withoutCheckpoint(await call("file_operation", input)));
  }
  expect(answers).toMatchInlineSnapshot(`
    [
      "Dry run, nothing was done. It would say: Moved a.ts to new/a.ts.",
      "Moved a.ts to new/a.ts.",
      "Copied folder dir to dir2 with 3 files and folders.",
      "Made folder made/deep.",
      "Folder made exists already.",
      "Deleted new/a.ts.",
      "denied: dir2 is not empty: it holds 3 files and folders.
    Set recursive to delete it with all that it holds.",
      "Deleted folder dir2 with 3 files and folders.",
    ]
  `);
  expect(
    ["new/a.ts", "dir2", "dir/sub/c.ts", "made/deep"].map((name) => existsSync(workspace.path(name))),
  ).toEqual([false, false, true, true]);
});

test.for([
  { input: { operation: "move", path: "a.ts" }, says: "`to` is missing: move needs a target." },
  { input: { operation: "delete", path: "a.ts", to: "b" }, says: "`to` means nothing for delete." },
  { input: { operation: "copy", path: "a.ts", to: "../outside/b" }, says: "outside_workspace" },
  {
    input: { operation: "copy", path: "a.ts", to: "dir" },
    says: 'Give the full new path, such as "dir/name".',
  },
  { input: { operation: "rename", path: "a.ts" }, says: "`operation` must be one of move, copy" },
])("refuses $input in words", async ({ input, says }) => {
  const workspace = createWorkspace({ "a.ts": "", "dir/b": "" });
  const { call } = await openClient(workspace);
  const { text, isError } = await call("file_operation", input);
  expect({ text, isError }).toEqual({ text: expect.stringContaining(says), isError: true });
  expect(existsSync(workspace.path("a.ts"))).toBe(true);
});
