import { describe, expect, test } from "vitest";
import { parsePatch } from "../../../src/core/edits/index.ts";

const v4a = `*** Begin Patch
*** Update File: src/a.ts
@@ class A
@@   run() {
 one
-two
+TWO

 three
*** Add File: src/new.ts
+first
+
+last
*** Delete File: src/old.ts
*** Update File: src/b.ts
*** Move to: src/c.ts
@@
-x
+y
*** End of File
*** End Patch`;

describe("V4A", () => {
  test("reads updates, additions, deletions and moves", () => {
    expect(parsePatch(v4a)).toEqual({
      format: "v4a",
      notes: [],
      operations: [
        {
          kind: "update",
          path: "src/a.ts",
          hunks: [
            {
              before: ["one", "two", "", "three"],
              after: ["one", "TWO", "", "three"],
              anchors: ["class A", "run() {"],
              isInOrder: true,
            },
          ],
        },
        { kind: "add", path: "src/new.ts", text: "first\n\nlast\n" },
        { kind: "delete", path: "src/old.ts", hunks: [] },
        {
          kind: "move",
          path: "src/b.ts",
          to: "src/c.ts",
          hunks: [{ before: ["x"], after: ["y"], isInOrder: true, isAtEnd: true }],
        },
      ],
    });
  });

  test.for([
    { name: "a heredoc", wrap: (text: string) => `apply_patch <<'EOF'\n${text}\nEOF\n` },
    { name: "bash -lc", wrap: (text: string) => `bash -lc "apply_patch <<'PATCH'\n${text}\nPATCH\n"` },
    { name: "a fence", wrap: (text: string) => `\`\`\`diff\n${text}\n\`\`\`` },
    { name: "words around it", wrap: (text: string) => `Here is the patch:\n\n${text}\n\nDone.` },
    { name: "CRLF", wrap: (text: string) => text.replaceAll("\n", "\r\n") },
    { name: "no Begin and End", wrap: (text: string) => text.split("\n").slice(1, -1).join("\n") },
    {
      name: "a fence and no Begin and End",
      wrap: (text: string) => `\`\`\`\n${text.split("\n").slice(1, -1).join("\n")}\n\`\`\``,
    },
  ])("is read the same with $name", ({ wrap }) => {
    expect(parsePatch(wrap(v4a))).toEqual(parsePatch(v4a));
  });

  test("several updates of one file become one", () => {
    const patch =
      "*** Begin Patch\n*** Update File: a\n@@\n-1\n+2\n*** Update File: a\n@@\n-3\n+4\n*** End Patch";
    expect(parsePatch(patch).operations).toMatchObject([
      { path: "a", hunks: [{ before: ["1"] }, { before: ["3"] }] },
    ]);
  });
});

describe("unified diff", () => {
  test.for([
    {
      name: "plain, with times behind tabs",
      patch: "--- a.txt\t2024-01-01\n+++ a.txt\t2024-01-02\n@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n",
      operations: [
        {
          kind: "update",
          path: "a.txt",
          hunks: [{ before: ["one", "two"], after: ["one", "TWO"], line: 1 }],
        },
      ],
    },
    {
      name: "git, with a mode and an index line",
      patch:
        "diff --git a/x/a.ts b/x/a.ts\nold mode 100644\nnew mode 100755\nindex 1..2\n--- a/x/a.ts\n+++ b/x/a.ts\n@@ -3 +3 @@ function f() {\n-a\n+b\n",
      operations: [{ kind: "update", path: "x/a.ts", hunks: [{ before: ["a"], after: ["b"], line: 3 }] }],
      notes: ["the mode change of x/a.ts was left out"],
    },
    {
      name: "a new and a deleted file",
      patch:
        "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\ndiff --git a/o b/o\ndeleted file mode 100644\n--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n",
      operations: [
        { kind: "add", path: "n", text: "a\nb" },
        { kind: "delete", path: "o", hunks: [{ before: ["gone"], after: [] }] },
      ],
    },
    {
      name: "renames, with and without changes",
      patch:
        "diff --git a/a b/b\nsimilarity index 100%\nrename from a\nrename to b\ndiff --git a/c b/d\nrename from c\nrename to d\n--- a/c\n+++ b/d\n@@ -1 +1 @@\n-1\n+2\n",
      operations: [
        { kind: "move", path: "a", to: "b", hunks: [] },
        { kind: "move", path: "c", to: "d", hunks: [{ before: ["1"], after: ["2"] }] },
      ],
    },
    {
      name: "wrong counts, blank context without its space, a signature",
      patch:
        "--- a/f\n+++ b/f\n@@ -1,9 +1,1 @@\n one\n\n-two\n+TWO\n@@ -20,2 +20,2 @@\n-x\n+y\n z\n-- \n2.39.0\n",
      operations: [
        {
          kind: "update",
          path: "f",
          hunks: [
            { before: ["one", "", "two"], after: ["one", "", "TWO"] },
            { before: ["x", "z"], after: ["y", "z"], line: 20 },
          ],
        },
      ],
    },
    {
      name: "removed and added lines that look like a head",
      patch: "--- a/f.sql\n+++ b/f.sql\n@@ -1,3 +1,3 @@\n a\n--- old comment\n+++ new comment\n b\n",
      operations: [
        {
          kind: "update",
          path: "f.sql",
          hunks: [{ before: ["a", "-- old comment", "b"], after: ["a", "++ new comment", "b"] }],
        },
      ],
    },
    {
      name: "a quoted path",
      patch: '--- "a/caf\\303\\251 1.txt"\n+++ "b/caf\\303\\251 1.txt"\n@@ -1 +1 @@\n-a\n+b\n',
      operations: [{ kind: "update", path: "caf\u00e9 1.txt" }],
    },
  ])("$name", ({ patch, operations, notes }) => {
    const parsed = parsePatch(patch);
    expect(parsed.format).toBe("unified");
    expect(parsed.operations).toMatchObject(operations);
    expect(parsed.operations).toHaveLength(operations.length);
    expect(parsed.notes).toEqual(notes ?? []);
  });
});

describe("SEARCH/REPLACE blocks", () => {
  const block = (before: string, after: string) =>
    `<<<<<<< SEARCH\n${before}=======\n${after}>>>>>>> REPLACE`;
  test.for([
    { name: "a bare path", patch: `src/a.ts\n${block("x\n", "y\n")}` },
    { name: "a fence below the path", patch: `src/a.ts\n\`\`\`ts\n${block("x\n", "y\n")}\n\`\`\`` },
    { name: "the path inside the fence", patch: `\`\`\`ts\nsrc/a.ts\n${block("x\n", "y\n")}\n\`\`\`` },
    {
      name: "the path behind the fence's language",
      patch: `\`\`\`ts src/a.ts\n${block("x\n", "y\n")}\n\`\`\``,
    },
    { name: "a Markdown heading", patch: `Now this:\n\n### \`src/a.ts\`\n\n${block("x\n", "y\n")}` },
    { name: "bold with a colon", patch: `**src/a.ts**:\n${block("x\n", "y\n")}` },
    { name: "a comment", patch: `// File: src/a.ts\n${block("x\n", "y\n")}` },
  ])("$name", ({ patch }) => {
    expect(parsePatch(patch)).toEqual({
      format: "blocks",
      notes: [],
      operations: [{ kind: "update", path: "src/a.ts", hunks: [{ before: ["x"], after: ["y"] }] }],
    });
  });

  test("several blocks, a deletion, a new file", () => {
    const patch = `a.ts\n${block("1\n", "2\n")}\n\n${block("3\n", "")}\nnew.ts\n${block("", "all\n")}`;
    expect(parsePatch(patch).operations).toEqual([
      {
        kind: "update",
        path: "a.ts",
        hunks: [
          { before: ["1"], after: ["2"] },
          { before: ["3"], after: [] },
        ],
      },
      { kind: "add", path: "new.ts", text: "all\n" },
    ]);
  });
});

test.for([
  { name: "prose", patch: "please change a to b", says: "in no form that is known" },
  { name: "nothing", patch: "", says: "in no form that is known" },
  {
    name: "two forms",
    patch:
      "a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n*** Begin Patch\n*** Delete File: b\n*** End Patch",
    says: "mixes two forms: line 7",
  },
  {
    name: "a hunk outside a file",
    patch: "*** Begin Patch\n@@\n-a\n+b\n*** End Patch",
    says: "Line 2 of the patch",
  },
  {
    name: "an added file without +",
    patch: "*** Begin Patch\n*** Add File: a\nfoo\n*** End Patch",
    says: "Line 3 of the patch: each line of an added file",
  },
  {
    name: "an update without hunks",
    patch: "*** Begin Patch\n*** Update File: a\n*** End Patch",
    says: "no hunk follows",
  },
  {
    name: "a second patch head behind the end",
    patch: "*** Begin Patch\n*** Delete File: a\n*** End Patch\n*** Delete File: b",
    says: "Line 4 of the patch",
  },
  {
    name: "two things about one file",
    patch: "*** Begin Patch\n*** Delete File: a\n*** Add File: a\n+x\n*** End Patch",
    says: "two things about a: delete and add",
  },
  {
    name: "a block without a path",
    patch: "<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE",
    says: "must be the path",
  },
  {
    name: "a block without an end",
    patch: "a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n",
    says: "has no `>>>>>>> REPLACE`",
  },
  {
    name: "a block without a divider",
    patch: "a.ts\n<<<<<<< SEARCH\nx\n>>>>>>> REPLACE",
    says: "has no `=======`",
  },
  {
    name: "a block with two dividers",
    patch: "a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n=======\nz\n>>>>>>> REPLACE",
    says: "not clear which",
  },
  { name: "a binary diff", patch: "diff --git a/a b/a\nBinary files a/a and b/a differ\n", says: "binary" },
  {
    name: "lines behind a hunk's end",
    patch: "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\nfoo\n+lost\n",
    says: "belongs to no hunk",
  },
])("refuses $name and says what is expected", ({ patch, says }) => {
  expect(() => parsePatch(patch)).toThrow(says);
  expect(() => parsePatch(patch)).toThrow(
    expect.objectContaining({ code: "invalid_arguments", hint: expect.any(String) }),
  );
});
