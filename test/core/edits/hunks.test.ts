import { describe, expect, test } from "vitest";
import { applyHunks, type Hunk, parsePatch } from "../../../src/core/edits/index.ts";

/** Applies the hunks of a patch of one file. */
function patched(text: string, body: string): string {
  const [operation] = parsePatch(body).operations;
  if (operation?.kind !== "update") throw new Error("the patch is no update");
  return applyHunks(text, operation.hunks, { path: operation.path }).text;
}

const v4a = (body: string) => `*** Begin Patch\n*** Update File: a.py\n${body}\n*** End Patch`;
const unified = (body: string) => `--- a/a.py\n+++ b/a.py\n${body}\n`;

const twins = `class A:
    def run(self):
        x = 1
        return x

class B:
    def run(self):
        x = 1
        return x
`;

describe("where a hunk fits several places", () => {
  test.for([
    {
      name: "an anchor decides",
      patch: v4a("@@ class B:\n         x = 1\n-        return x\n+        return 2"),
      line: 9,
    },
    {
      name: "nested anchors decide",
      patch: v4a("@@ class A:\n@@     def run(self):\n         x = 1\n-        return x\n+        return 2"),
      line: 4,
    },
    {
      name: "the order of hunks decides",
      patch: v4a("@@\n-class B:\n+class C:\n@@\n         x = 1\n-        return x\n+        return 2"),
      line: 9,
    },
    {
      name: "the mark of the file's end decides",
      patch: v4a("@@\n         x = 1\n-        return x\n+        return 2\n*** End of File"),
      line: 9,
    },
    {
      name: "the line number decides",
      patch: unified("@@ -7,2 +7,2 @@\n         x = 1\n-        return x\n+        return 2"),
      line: 9,
    },
    {
      name: "a line number that is a little wrong decides",
      patch: unified("@@ -2,2 +2,2 @@\n         x = 1\n-        return x\n+        return 2"),
      line: 4,
    },
  ])("$name", ({ patch, line }) => {
    expect(patched(twins, patch).split("\n")[line - 1]).toBe("        return 2");
  });

  test("nothing decides: it is refused with the lines", () => {
    expect(() => patched(twins, v4a("@@\n         x = 1\n-        return x\n+        return 2"))).toThrow(
      "a.py was not changed: the hunk fits more than one place: lines 3 and 8",
    );
  });

  test("a line number never moves a hunk away from its only place", () => {
    expect(patched("a\nb\nc\n", unified("@@ -900,2 +900,2 @@\n b\n-c\n+C"))).toBe("a\nb\nC\n");
  });
});

describe("the same ladder as for edits", () => {
  test.for([
    {
      name: "tabs in the file",
      text: "if a {\n\tb()\n\tc()\n}\n",
      patch: v4a("@@\n if a {\n-    b()\n+    if x {\n+        b()\n+    }\n     c()"),
      ideal: "if a {\n\tif x {\n\t\tb()\n\t}\n\tc()\n}\n",
    },
    {
      name: "CRLF",
      text: "a\r\nb\r\nc\r\n",
      patch: unified("@@ -1,2 +1,3 @@\n a\n-b\n+x\n+y"),
      ideal: "a\r\nx\r\ny\r\nc\r\n",
    },
    { name: "trailing blanks", text: "a  \nb\n", patch: v4a("@@\n a\n-b\n+c"), ideal: "a  \nc\n" },
    {
      name: "curled quotes",
      text: "say \u201chi\u201d\nb\n",
      patch: v4a('@@\n say "hi"\n-b\n+c'),
      ideal: "say \u201chi\u201d\nc\n",
    },
    {
      name: "context without its leading space",
      text: "\ta\n\tb\n",
      patch: v4a("@@\n\ta\n-\tb\n+\tc"),
      ideal: "\ta\n\tc\n",
    },
  ])("$name", ({ text, patch, ideal }) => {
    expect(patched(text, patch)).toBe(ideal);
  });

  test("hunks match whole lines only", () => {
    expect(() => patched("alpha beta\n", v4a("@@\n-alpha\n+x"))).toThrow("the hunk was not found");
  });
});

describe("ends and empty places", () => {
  test.for([
    { name: "lines removed altogether", text: "a\nb\nc\n", patch: v4a("@@\n-b"), ideal: "a\nc\n" },
    { name: "the last line removed, no final line end", text: "a\nb", patch: v4a("@@\n-b"), ideal: "a" },
    { name: "everything removed", text: "a\nb\n", patch: v4a("@@\n-a\n-b"), ideal: "" },
    { name: "new lines without context go to the end", text: "a\n", patch: v4a("@@\n+b"), ideal: "a\nb\n" },
    {
      name: "new lines below an anchor",
      text: "class A:\n    pass\n",
      patch: v4a("@@ class A:\n+    x = 1"),
      ideal: "class A:\n    x = 1\n    pass\n",
    },
    {
      name: "a final line end added",
      text: "a\nb",
      patch: unified("@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b"),
      ideal: "a\nb\n",
    },
    {
      name: "a final line end removed",
      text: "a\nb\n",
      patch: unified("@@ -1,2 +1,2 @@\n a\n-b\n+c\n\\ No newline at end of file"),
      ideal: "a\nc",
    },
    {
      name: "a text filled from nothing",
      text: "",
      patch: unified("@@ -0,0 +1,2 @@\n+a\n+b"),
      ideal: "a\nb\n",
    },
  ])("$name", ({ text, patch, ideal }) => {
    expect(patched(text, patch)).toBe(ideal);
  });

  test("new lines without context are refused where the form does not say where they go", () => {
    expect(() => patched("a\n", unified("@@ -1,0 +2,1 @@\n+b"))).toThrow("no unchanged or removed line");
  });
});

test("all hunks or none, and each that fails is told", () => {
  const hunks: readonly Hunk[] = [
    { before: ["a"], after: ["A"] },
    { before: ["const total = sum(list);"], after: ["x"] },
  ];
  expect(() => applyHunks("a\nconst totals = sum(list);\n", hunks, { path: "f.ts" })).toThrow(
    /f\.ts was not changed, 1 of 2 hunks cannot be made\.\nhunk 2: the hunk was not found\. Nearest: line 2; 1 line differs[\s\S]*The other hunk, 1, is fine\./,
  );
});
