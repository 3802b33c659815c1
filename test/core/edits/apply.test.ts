import { describe, expect, test } from "vitest";
import { applyEdits, type Edit } from "../../../src/core/edits/index.ts";
import { CodiError } from "../../../src/shared/errors.ts";

const edit = (oldText: string, newText: string, replaceAll = false): Edit => ({
  oldText,
  newText,
  replaceAll,
});

function refused(text: string, edits: readonly Edit[]): CodiError {
  try {
    applyEdits(text, edits, { path: "a.ts" });
  } catch (error) {
    if (error instanceof CodiError) return error;
    throw error;
  }
  throw new Error("the edit was made");
}

describe("each step of the ladder", () => {
  test.for([
    {
      name: "a part of a line",
      text: "let a = 1;\n",
      old: "a = 1",
      fresh: "b = 2",
      ideal: "let b = 2;\n",
      step: "exact",
    },
    {
      name: "trailing blanks in the file",
      text: "a();  \nb();\t\nc();\n",
      old: "a();\nb();",
      fresh: "a();\nbb();",
      ideal: "a();  \nbb();\t\nc();\n",
      step: "trailing_blanks",
    },
    {
      name: "trailing blanks in the texts sent",
      text: "a();\nb();\n",
      old: "a(); \nb();  ",
      fresh: "a(); \nx();  \nb();  ",
      ideal: "a();\nx();\nb();\n",
      step: "trailing_blanks",
    },
    {
      name: "a final line end that the file lacks",
      text: "a();\nb();",
      old: "b();\n",
      fresh: "c();\n",
      ideal: "a();\nc();",
      step: "trailing_blanks",
    },
    {
      name: "spaces sent for tabs, with deeper and shallower new lines",
      text: "class A {\n\trun() {\n\t\tgo();\n\t}\n}\n",
      old: "  run() {\n    go();\n  }",
      fresh: "  run() {\n    if (ok) {\n      go();\n    }\n  }\n\nexport {};",
      ideal: "class A {\n\trun() {\n\t\tif (ok) {\n\t\t\tgo();\n\t\t}\n\t}\n\nexport {};\n}\n",
      step: "indent",
    },
    {
      name: "4 blanks sent for 2, a unit deeper as well",
      text: "function a() {\n  if (b) {\n    c();\n  }\n}\n",
      old: "        if (b) {\n            c();\n        }",
      fresh: "        if (b) {\n            while (d) {\n                c();\n            }\n        }",
      ideal: "function a() {\n  if (b) {\n    while (d) {\n      c();\n    }\n  }\n}\n",
      step: "indent",
    },
    {
      name: "a flat block without its indent, wrapped by the edit",
      text: "def f():\n    a()\n    b()\n",
      old: "a()\nb( )".replace("( )", "()"),
      fresh: "if c:\n    a()\n    b()",
      ideal: "def f():\n    if c:\n        a()\n        b()\n",
      step: "indent",
    },
    {
      name: "the blank before the stars of a comment",
      text: "class A {\n\t/**\n\t * One.\n\t */\n\ta() {}\n}\n",
      old: "    /**\n     * One.\n     */",
      fresh: "    /**\n     * One.\n     * Two.\n     */",
      ideal: "class A {\n\t/**\n\t * One.\n\t * Two.\n\t */\n\ta() {}\n}\n",
      step: "indent",
    },
    {
      name: "plain quotes sent for curled ones, which stay where they were",
      text: "say(\u201chello\u201d, 1) \u2013 done\n",
      old: 'say("hello", 1) - done',
      fresh: 'say("hello", 2) - done',
      ideal: "say(\u201chello\u201d, 2) \u2013 done\n",
      step: "unicode",
    },
    {
      name: "curled quotes and hard spaces sent for plain ones",
      text: "say('a b');\nend();\n",
      old: "say(\u2018a\u00a0b\u2019);",
      fresh: "say(\u2018a\u00a0b\u2019);\nsay(\u201cc\u201d);",
      ideal: "say('a b');\nsay(\"c\");\nend();\n",
      step: "unicode",
    },
    {
      name: "runs of blanks inside a line, which stay where they were",
      text: "const a   = 1;\nconst bcd = 2;\n",
      old: "const a = 1;\nconst bcd = 2;",
      fresh: "const a = 3;\nconst bcd = 2;",
      ideal: "const a   = 3;\nconst bcd = 2;\n",
      step: "inner_blanks",
    },
    {
      name: "new text that has the file's indent already",
      text: "\tif (a) {\n\t\tb();\n\t}\n",
      old: "if (a) {\n  b();\n}",
      fresh: "\tif (a) {\n\t\tc();\n\t}",
      ideal: "\tif (a) {\n\t\tc();\n\t}\n",
      step: "indent",
    },
  ])("$name", ({ text, old, fresh, ideal, step }) => {
    const result = applyEdits(text, [edit(old, fresh)]);
    expect(result.text).toBe(ideal);
    expect(result.edits.map((one) => one.step)).toEqual([step]);
  });
});

describe("line ends", () => {
  test.for([
    {
      name: "LF sent for CRLF",
      text: "a\r\nb\r\nc\r\n",
      old: "a\nb",
      fresh: "a\nx\nb",
      ideal: "a\r\nx\r\nb\r\nc\r\n",
    },
    {
      name: "CRLF sent for LF",
      text: "a\nb\nc\n",
      old: "a\r\nb",
      fresh: "a\r\nx\r\nb",
      ideal: "a\nx\nb\nc\n",
    },
    {
      name: "mixed ends: each line keeps its own",
      text: "a\r\nb\nc\r\nd\n",
      old: "b\nc",
      fresh: "b\nx\nc",
      ideal: "a\r\nb\nx\nc\r\nd\n",
    },
    {
      name: "mixed ends: new lines take the end of the place",
      text: "a\nb\r\nc\n",
      old: "b\n",
      fresh: "b\ny\nz\n",
      ideal: "a\nb\r\ny\r\nz\r\nc\n",
    },
    { name: "lone CR", text: "a\rb\rc", old: "b\n", fresh: "x\ny\n", ideal: "a\rx\ry\rc" },
    { name: "no final line end stays so", text: "a\nb", old: "b", fresh: "c", ideal: "a\nc" },
    {
      name: "a byte order mark is kept and not matched",
      text: "\ufeffa\nb\n",
      old: "a",
      fresh: "x",
      ideal: "\ufeffx\nb\n",
    },
  ])("$name", ({ text, old, fresh, ideal }) => {
    expect(applyEdits(text, [edit(old, fresh)]).text).toBe(ideal);
  });
});

describe("several edits", () => {
  test("each works on the text as the earlier ones left it, and says where it went", () => {
    const result = applyEdits("a\nb\nc\nd\n", [edit("d", "D\nE"), edit("a", "A\nAA"), edit("b\nc", "B")]);
    expect(result.text).toBe("A\nAA\nB\nD\nE\n");
    expect(result.edits).toEqual([
      { step: "exact", count: 1, before: { start: 4, end: 4 }, after: { start: 4, end: 5 } },
      { step: "exact", count: 1, before: { start: 1, end: 1 }, after: { start: 1, end: 2 } },
      { step: "exact", count: 1, before: { start: 2, end: 3 }, after: { start: 3, end: 3 } },
    ]);
  });

  test("text that an earlier edit wrote is not taken for the original", () => {
    expect(applyEdits("one\ntwo\n", [edit("one", "two"), edit("two", "three")]).text).toBe("two\nthree\n");
  });

  test("text that an earlier edit wrote is found where nothing else fits", () => {
    expect(applyEdits("one\n", [edit("one", "two\nfive"), edit("two", "three")]).text).toBe("three\nfive\n");
  });

  test("context shared by two edits does not hide the original", () => {
    const text = "a\nmid\nb\nx\nmid\ny\n";
    expect(refused(text, [edit("a\nmid", "A\nmid"), edit("mid\n", "MID\n")]).code).toBe("ambiguous");
  });

  test("replace_all replaces every place, without the ones inside the new text", () => {
    const result = applyEdits("a a aa\nb a\n", [edit("a", "aa", true)]);
    expect(result.text).toBe("aa aa aaaa\nb aa\n");
    expect(result.edits[0]?.count).toBe(5);
  });

  test("replace_all goes by one step for all places", () => {
    const text = "\tif (a) {\n\t\tb();\n\t}\n\t\tif (a) {\n\t\t\tb();\n\t\t}\n";
    const result = applyEdits(text, [edit("if (a) {\n  b();\n}", "if (a) {\n  c();\n}", true)]);
    expect(result.text).toBe(text.replaceAll("b()", "c()"));
  });

  test.for(["$&", "$1", "$$", "$`"])("%s is plain text", (pattern) => {
    expect(applyEdits("a\nb\n", [edit("a", pattern)]).text).toBe(`${pattern}\nb\n`);
  });

  test("an empty text is filled", () => {
    expect(applyEdits("", [edit("", "a\nb\n")]).text).toBe("a\nb\n");
  });

  test("the diff shows the change with three lines around it", () => {
    const text = Array.from({ length: 20 }, (_, i) => `line ${i + 1}\n`).join("");
    expect(applyEdits(text, [edit("line 10\n", "ten\n")], { path: "a.txt" }).diff).toMatchInlineSnapshot(`
      "--- a.txt
      +++ a.txt
      @@ -7,7 +7,7 @@
       line 7
       line 8
       line 9
      -line 10
      +ten
       line 11
       line 12
       line 13
      "
    `);
  });
});

const program = `import { a } from "a";

function first() {
  const total = sum(a, 1);
  return total;
}

function second() {
  return first() + 1;
}
`;

describe("refusals", () => {
  test.for([
    { name: "two places", old: "return", fresh: "yield", code: "ambiguous", says: "lines 5 and 9" },
    {
      name: "overlapping places",
      text: "}\n}\n}\n",
      old: "}\n}",
      fresh: "}",
      code: "ambiguous",
      says: "lines 1 and 2",
    },
    {
      name: "two places after converting",
      text: "\ta(1);\n\tb();\n\t\ta(1);\n\t\tb();\n",
      old: "a(1);\nb();",
      fresh: "c();",
      code: "ambiguous",
      says: "lines 1 and 3",
    },
    { name: "an empty old_text", old: "", fresh: "x", code: "invalid_arguments", says: "old_text is empty" },
    { name: "equal texts", old: "total", fresh: "total", code: "invalid_arguments", says: "are the same" },
    {
      name: "texts that differ in line ends",
      old: "a\r\nb",
      fresh: "a\nb",
      code: "invalid_arguments",
      says: "only in line ends",
    },
    {
      name: "a text that is nowhere",
      old: "qqqq zzzz\nxxxx",
      fresh: "x",
      code: "no_match",
      says: "No line of the file is like it",
    },
    {
      name: "blank lines of another form",
      text: "a\n\nb\n",
      old: "  \n\n",
      fresh: "",
      code: "no_match",
      says: "Blank lines",
    },
    {
      name: "another depth inside the block",
      text: "if (a) {\n    b();\n    }\n}\n",
      old: "if (a) {\n    b();\n}\n}",
      fresh: "",
      code: "no_match",
      says: "3 is indented by 4 spaces",
    },
    {
      name: "brackets alone at another depth",
      text: "a {\n  b {\n    c\n  }\n}\n",
      old: "    }\n  }",
      fresh: "",
      code: "no_match",
      says: "Brackets alone",
    },
  ])("$name", ({ text, old, fresh, code, says }) => {
    const error = refused(text ?? program, [edit(old, fresh)]);
    expect(error.code).toBe(code);
    expect(`${error.message}`).toContain(says);
    expect(error.hint).toBeTruthy();
  });

  test("a typing error is answered with the real lines and where they differ", () => {
    const error = refused(program, [
      edit("function first() {\n  const totl = sum(a, 1);\n  return total;", "x"),
    ]);
    expect(error.message).toMatchInlineSnapshot(`
      "a.ts was not changed: old_text was not found. Nearest: lines 3-5; 1 line differs:
        4 file:     const total = sum(a, 1);
          old_text: const totl = sum(a, 1);
      "
    `);
  });

  test("a line left out is named", () => {
    const error = refused(program, [edit("function first() {\n  return total;\n}", "x")]);
    expect(error.message).toContain("4 is missing from old_text:   const total = sum(a, 1);");
  });

  test("says where the new text stands already", () => {
    const error = refused(program, [edit("const totals = sum(a);", "const total = sum(a, 1);")]);
    expect(error.message).toContain("new_text is already at line 4");
  });

  test("names every edit that fails and the ones that are fine, and changes nothing", () => {
    const error = refused(program, [edit("total;", "t;"), edit("nothing like it", "x"), edit("return", "y")]);
    expect(error.message).toMatchInlineSnapshot(`
      "a.ts was not changed, 2 of 3 edits cannot be made.
      edit 2: old_text was not found. No line of the file is like it.
      edit 3: old_text fits more than one place: lines 5 and 9
      The other edit, 1, is fine."
    `);
  });
});
