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
