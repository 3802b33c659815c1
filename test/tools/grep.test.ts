import { expect, test } from "vitest";
import { openClient } from "../helpers/client.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const files = {
  "a.ts": "const one = 1;\nconst two = 2;\n",
  "src/b.ts": "let one = 'x';\n",
  "c.md": "# One\n",
};

test("shows path, line and text of each hit", async () => {
  const { call } = await openClient(createWorkspace(files));
  const { text } = await call("grep", { pattern: "one", mode: "content" });
  expect(text.split("\n")).toEqual(
    expect.arrayContaining(["a.ts:1:const one = 1;", "src/b.ts:1:let one = 'x';"]),
  );
  expect((await call("grep", { pattern: "ONE", mode: "files", ignore_case: true })).text.split("\n")).toEqual(
    expect.arrayContaining(["a.ts", "c.md", "src/b.ts"]),
  );
  expect((await call("grep", { pattern: "const", mode: "count" })).text).toContain("a.ts:2");
});

test("gives every hit exactly once over its pages", async () => {
  const { call } = await openClient(
    createWorkspace(
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}.txt`, "hit\nmiss\nhit\n"])),
    ),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { text } = await call("grep", {
      pattern: "hit",
      mode: "content",
      limit: 11,
      ...(cursor && { cursor }),
    });
    seen.push(...(text.match(/^f\d+\.txt:\d+:hit$/gm) ?? []));
    cursor = /^cursor: (.+)$/m.exec(text)?.[1];
  } while (cursor);
  expect(seen).toHaveLength(80);
  expect(new Set(seen).size).toBe(80);
});

test.for([
  { input: { pattern: "(", mode: "content" }, says: /literal/ },
  { input: { pattern: "x", mode: "content", path: "../outside" }, says: /^outside_workspace: / },
  { input: { pattern: "x", mode: "content", type: "klingon" }, says: /klingon/ },
])("refuses $input and says what to do", async ({ input, says }) => {
  const { call } = await openClient(createWorkspace(files));
  const { text, isError } = await call("grep", input);
  expect(isError).toBe(true);
  expect(text).toMatch(says);
});

test("a pattern is never taken for an option", async () => {
  const { call } = await openClient(createWorkspace({ "a.txt": "--pre=cat is only text\n" }));
  expect((await call("grep", { pattern: "--pre=cat", mode: "content" })).text).toContain(
    "a.txt:1:--pre=cat is only text",
  );
});
