import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

test.for([
  {
    input: { operation: "insert", start: 2, text: "x" },
    says: "0 lines out, 1 line in at line 2",
    ideal: "a\nx\nb\nc\n",
  },
  {
    input: { operation: "replace", start: 2, end: 3, text: "x\ny\n" },
    says: "2 lines out, 2 lines in at line 2",
    ideal: "a\nx\ny\n",
  },
  {
    input: { operation: "delete", start: 1, expected_text: "a" },
    says: "1 line out, 0 lines in at line 1",
    ideal: "b\nc\n",
  },
])("$input.operation", async ({ input, says, ideal }) => {
  const workspace = createWorkspace({ "a.txt": "a\nb\nc\n" });
  const { call } = await openClient(workspace);
  const { text, isError } = await call("edit_lines", { path: "a.txt", ...input });
  expect(isError).toBe(false);
  expect(text).toContain(says);
  expect(text).toContain("@@");
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe(ideal);
});

test.for([
  {
    name: "a line that does not exist",
    input: { operation: "delete", start: 9 },
    says: "a.txt has 3 lines; there is no line 9",
  },
  {
    name: "lines that say something else",
    input: { operation: "delete", start: 2, expected_text: "a" },
    says: "  2: b",
  },
  {
    name: "an unknown operation",
    input: { operation: "append", start: 1 },
    says: '`operation` must be one of insert, replace, delete; got "append"',
  },
])("refuses $name and changes nothing", async ({ input, says }) => {
  const workspace = createWorkspace({ "a.txt": "a\nb\nc\n" });
  const { call } = await openClient(workspace);
  const { text, isError } = await call("edit_lines", { path: "a.txt", ...input });
  expect(isError).toBe(true);
  expect(text).toContain(says);
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("a\nb\nc\n");
});

test("a dry run writes nothing", async () => {
  const workspace = createWorkspace({ "a.txt": "a\n" });
  const { call } = await openClient(workspace);
  const { text } = await call("edit_lines", { path: "a.txt", operation: "delete", start: 1, dry_run: true });
  expect(text).toContain("would edit a.txt: 1 line out, 0 lines in at line 1; nothing was written (dry_run)");
  expect(readFileSync(workspace.path("a.txt"), "utf8")).toBe("a\n");
});
