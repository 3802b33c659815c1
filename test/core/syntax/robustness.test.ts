import { readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createExtractor,
  type Extraction,
  type Extractor,
  languageOf,
} from "../../../src/core/syntax/index.ts";

const folder = resolve(import.meta.dirname, "../../fixtures/languages");
const files = readdirSync(folder).filter((name) => extname(name) !== "");

/** A definition before an error, the error, one after it. The error is one that is seen while somebody types. */
const broken: readonly [language: string, before: string, error: string, after: string][] = [
  ["c", "int first(void) { return 1; }", "int middle( { ;;; ] }", "int last(void) { return 2; }"],
  ["cpp", "class First { int a; };", "class { void ) = }", "class Last { int b; };"],
  ["c_sharp", "class First { int A; }", "class Middle { void M( { } }", "class Last { int B; }"],
  ["ruby", "def first\n  1\nend", "x = (1 +* )", "def last\n  2\nend"],
  ["php", "<?php\nfunction first() { return 1; }", "$x = = 3;", "function last() { return 2; }"],
  ["bash", "first() { true; }", "if then (", "last() { true; }"],
  ["kotlin", "fun first(): Int {\n    return 1\n}", "val = = 3", "fun last(): Int {\n    return 2\n}"],
  ["scala", "def first(): Int = 1", "val = = 3", "def last(): Int = 2"],
  ["swift", "func first() -> Int { 1 }", "let = = 3", "func last() -> Int { 2 }"],
  ["lua", "function first() return 1 end", "local = = 3", "function last() return 2 end"],
  ["dart", "int first() { return 1; }", "var = = 3;", "int last() { return 2; }"],
  ["elixir", "def first() do\n  1\nend", "x = = 3", "def last() do\n  2\nend"],
  ["zig", "fn first() u8 {\n    return 1;\n}", "const = = 3;", "fn last() u8 {\n    return 2;\n}"],
  ["solidity", "contract first { uint a; }", "contract { = 3; }", "contract last { uint b; }"],
  ["r", "first <- function() 1", "x <- <- 3", "last <- function() 2"],
  ["css", ".first { color: red; }", "} } {", ".last { color: blue; }"],
  ["json", '{ "first": 1,', '"middle" 3 oops,', '"last": 2 }'],
  ["yaml", "first: 1", "middle: [", "last: 2"],
  ["toml", "first = 1", "middle = = 3", "last = 2"],
  ["hcl", "first = 1", "middle = = 3", "last = 2"],
  ["html", "<h1>first</h1>", "<div <p", "><h1>last</h1>"],
];

/** What each language nests with. */
const nesting: readonly [language: string, open: string, close: string][] = [
  ["c", "{", "}"],
  ["cpp", "{", "}"],
  ["c_sharp", "class A {", "}"],
  ["ruby", "[", "]"],
  ["php", "{", "}"],
  ["bash", "{ ", "; }"],
  ["kotlin", "{", "}"],
  ["scala", "{", "}"],
  ["swift", "{", "}"],
  ["lua", "{", "}"],
  ["dart", "{", "}"],
  ["elixir", "[", "]"],
  ["zig", "{", "}"],
  ["solidity", "{", "}"],
  ["r", "{", "}"],
  ["html", "<div>", "</div>"],
  ["css", "a {", "}"],
  ["json", '{"a":', "}"],
  ["yaml", "[", "]"],
  ["toml", "[", "]"],
  ["hcl", "a {\n", "}\n"],
  ["markdown", "> ", ""],
];

describe("whatever a file holds", () => {
  let extractor: Extractor;
  beforeAll(async () => {
    extractor = await createExtractor();
  });
  afterAll(() => extractor.close());
  const extract = (text: string, language: string) => extractor.extract(text, language, { budgetMs: 10_000 });

  test.for(broken)(
    "%s: definitions before and after a syntax error are found",
    async ([language, before, error, after]) => {
      const { definitions } = await extract(`${before}\n\n${error}\n\n${after}\n`, language);
      const names = definitions.map(({ name }) => name.toLowerCase().replace(".", ""));
      expect(names).toContain("first");
      expect(names).toContain("last");
    },
  );

  test.for(files)("%s: line ends of Windows change no definition, and no line of it", async (file) => {
    const language = languageOf(file) ?? "";
    const text = readFileSync(join(folder, file), "utf8");
    const unix = await extract(text, language);
    const windows = await extract(text.replace(/\n/g, "\r\n"), language);
    expect(outlineOf(windows)).toEqual(outlineOf(unix));
    expect(windows.lines).toBe(unix.lines);
  });

  test.for(files)("%s: cut off anywhere it still answers", async (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    for (const part of [0.2, 0.5, 0.8]) {
      const cut = text.slice(0, Math.floor(text.length * part));
      const { definitions } = await extract(cut, languageOf(file) ?? "");
      for (const [index, { start, end, parent }] of definitions.entries()) {
        expect(end).toBeLessThanOrEqual(cut.length);
        expect(start).toBeLessThan(end);
        expect(parent).toBeLessThan(index);
      }
    }
  });

  test.for(nesting)(
    "%s: 10,000 levels of nesting end the answer, not the process",
    async ([language, open, close]) => {
      const depth = 10_000;
      const { state, lines } = await extract(`${open.repeat(depth)}1${close.repeat(depth)}\n`, language);
      expect(lines).toBeGreaterThan(0);
      expect(["whole", "damaged", "repaired", "partial"]).toContain(state);
    },
  );

  test("names that are not ASCII are read whole", async () => {
    const texts: readonly [string, string, string][] = [
      ["ruby", "def größe\nend\n", "größe"],
      ["kotlin", "fun größe() {\n}\n", "größe"],
      ["swift", "func 計算() {}\n", "計算"],
      ["php", "<?php function größe() {}\n", "größe"],
      ["c_sharp", "class Größe { }\n", "Größe"],
      ["json", '{ "größe": 1 }\n', "größe"],
      ["markdown", "# Größe 😀\n", "Größe 😀"],
    ];
    for (const [language, text, name] of texts)
      expect(
        (await extract(text, language)).definitions.map((found) => found.name),
        language,
      ).toEqual([name]);
  });

  test("200,000 lines are counted, and read as far as the limit allows", { timeout: 60_000 }, async () => {
    const line = "int value_of_something(int a);\n";
    const { lines, state, definitions } = await extract(line.repeat(200_000), "c");
    expect(lines).toBe(200_000);
    expect(state).toBe("partial");
    expect(definitions.length).toBeLessThanOrEqual(10_000);
  });
});

function outlineOf({ definitions }: Extraction): unknown[] {
  return definitions.map(({ name, kind, line, column, endLine, parent }) => ({
    name,
    kind,
    line,
    column,
    endLine,
    parent,
  }));
}
