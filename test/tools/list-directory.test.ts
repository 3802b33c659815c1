import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const files = {
  ".gitignore": "build/\n",
  "a.txt": "",
  "src/x.ts": "",
  "src/deep/y.ts": "",
  "build/out.js": "",
};

test("shows a tree and names what was left out", async () => {
  const { call } = await openClient(createWorkspace(files));
  expect((await call("list_directory", { depth: 2 })).text).toMatchInlineSnapshot(`
    ".: 5 entries
    .gitignore
    a.txt
    src/
      deep/
      x.ts
    Left out by .gitignore: build/ (include_ignored shows them)"
  `);
});

test("pages through every entry once", async () => {
  const { call } = await openClient(
    createWorkspace(Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`f${index + 10}.txt`, ""]))),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { text } = await call("list_directory", { limit: 10, ...(cursor && { cursor }) });
    seen.push(...(text.match(/^f\d+\.txt$/gm) ?? []));
    cursor = /^cursor: (.+)$/m.exec(text)?.[1];
  } while (cursor);
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
});

test.for([
  { path: "a.txt", says: /^not_a_directory: / },
  { path: "nowhere", says: /^not_found: / },
  { path: "..", says: /^outside_workspace: / },
])("refuses $path", async ({ path, says }) => {
  const { call } = await openClient(createWorkspace(files));
  const { text, isError } = await call("list_directory", { path });
  expect(isError).toBe(true);
  expect(text).toMatch(says);
});

const content = {
  ".git/HEAD": "",
  ".gitignore": "node_modules\n",
  "node_modules/x/i.js": "",
  "src/core/a.ts": "",
  "src/b c.ts": "",
  "z.md": "",
};

test("lists a folder and, deeper, a tree", async () => {
  const workspace = createWorkspace(content);
  symlinkSync("z.md", workspace.path("link"));
  const { call } = await openClient(workspace);
  expect((await call("list_directory")).text).toMatchInlineSnapshot(`
    ".: 4 entries
    .gitignore
    link -> z.md
    src/
    z.md
    Left out by .gitignore: node_modules/ (include_ignored shows them)"
  `);
  expect((await call("list_directory", { depth: 3 })).text).toMatchInlineSnapshot(`
    ".: 7 entries
    .gitignore
    link -> z.md
    src/
      b c.ts
      core/
        a.ts
    z.md
    Left out by .gitignore: node_modules/ (include_ignored shows them)"
  `);
});

test("pages end with a cursor that brings the rest", async () => {
  const { call } = await openClient(createWorkspace(content));
  const first = await call("list_directory", { path: "src", depth: 2, limit: 2 });
  expect(first.text).toMatchInlineSnapshot(`
    "src: 2 entries, not all
    b c.ts
    core/
    cursor: core"
  `);
  const cursor = /^cursor: (\S+)$/m.exec(first.text)?.[1];
  expect(
    (await call("list_directory", { path: "src", depth: 2, limit: 2, cursor })).text,
  ).toMatchInlineSnapshot(`
    "src: 1 more entry
    (still in core/)
      a.ts"
  `);
});

test.for([
  { input: { path: "z.md" }, says: "not_a_directory: z.md is not a folder" },
  { input: { path: "nope" }, says: "not_found: nope does not exist" },
  { input: { path: "/" }, says: "outside_workspace" },
  { input: { depth: 0 }, says: "`depth` must be a whole number, at least 1; got 0" },
])("refuses $input in words", async ({ input, says }) => {
  const { call } = await openClient(createWorkspace(content));
  const { text, isError } = await call("list_directory", input);
  expect({ text, isError }).toEqual({ text: expect.stringContaining(says), isError: true });
});
