import { describe, expect, test } from "vitest";
import type { Chunk } from "../../../src/core/retrieval/chunks/chunk.ts";
import { chunksOf } from "../../../src/core/retrieval/chunks/index.ts";
import { createExtractor } from "../../../src/core/syntax/index.ts";

const extractor = await createExtractor();

async function cut(path: string, language: string, text: string): Promise<Chunk[]> {
  const { definitions } = await extractor.extract(text, language);
  return chunksOf({ path, language, text, definitions });
}

/** "start-end kind chain/symbol" of each chunk. */
const shapes = (chunks: readonly Chunk[]): string[] =>
  chunks.map(
    ({ start, end, kind, chain, symbol }) => `${start}-${end} ${kind} ${[...chain, symbol].join("/")}`,
  );

const fill = (count: number, text = "  step();"): string => Array(count).fill(text).join("\n");

describe("programs", () => {
  test("a function is one chunk with its doc comment; the rest of the file is in pieces", async () => {
    const text = `import { a } from "./a.ts";\n\n/** Adds one. */\nexport function next(value: number) {\n  return value + 1;\n}\n\nconsole.log(next(a));\n`;
    const chunks = await cut("src/next.ts", "typescript", text);
    expect(shapes(chunks)).toEqual(["1-8 file next", "1-1 module ", "3-6 function next", "8-8 module "]);
    const [, , next] = chunks;
    expect(next?.doc).toContain("Adds one.");
    expect(next?.signature).toBe("export function next(value: number) ");
    expect(next?.body).toBe("{\n  return value + 1;\n}");
  });

  test("a class is a head and its methods", async () => {
    const text = `class Cart {\n  items = [];\n\n  add(item) {\n    this.items.push(item);\n  }\n\n  total() {\n    return sum(this.items);\n  }\n}\n`;
    expect(shapes(await cut("cart.js", "javascript", text)).slice(1)).toEqual([
      "1-2 class Cart",
      "4-6 function Cart/add",
      "8-10 function Cart/total",
    ]);
  });

  test("a long function is cut at the functions in it, then at blank lines", async () => {
    const inner = `  function inner() {\n${fill(10)}\n  }`;
    const text = `function outer() {\n${fill(30)}\n\n${fill(30)}\n${inner}\n${fill(30)}\n}\n`;
    const chunks = await cut("long.js", "javascript", text);
    expect(shapes(chunks).slice(1)).toEqual([
      "1-31 function /outer".replace(" /", " "),
      "33-62 part outer/",
      "63-74 function outer/inner",
      "75-105 part outer/",
    ]);
  });

  test("every line with a word in it is in a chunk that is not too long", async () => {
    const text = `${fill(55, "import thing from 'thing'")}\n\nfunction f() {\n${fill(200)}\n}\n\nconst table = {\n${fill(90, "  key: 'value',")}\n};\n`;
    const chunks = (await cut("big.js", "javascript", text)).filter(({ kind }) => kind !== "file");
    const covered = new Set<number>();
    for (const { start, end } of chunks) {
      expect(end - start + 1).toBeLessThanOrEqual(80);
      for (let line = start; line <= end; line++) covered.add(line);
    }
    const missing = text
      .split("\n")
      .flatMap((line, index) => (/\w{2}/.test(line) && !covered.has(index + 1) ? [index + 1] : []));
    expect(missing).toEqual([]);
  });

  test("overloads are one chunk with what implements them", async () => {
    const text =
      "export function first(a: string): string;\nexport function first(a: number): number;\nexport function first(a: unknown) {\n  return a;\n}\n\nfunction other() {\n  return 1;\n}\n";
    const chunks = await cut("first.ts", "typescript", text);
    expect(shapes(chunks).slice(1)).toEqual(["1-5 function first", "7-9 function other"]);
    expect(chunks[1]?.signature).toContain("a: number");
  });

  test("titles of tests stand in the doc of the code around them", async () => {
    const chunks = await cut(
      "a.test.js",
      "javascript",
      'describe("cart", () => {\n  it("adds up prices", () => {});\n});\n',
    );
    expect(chunks.map(({ doc }) => doc).join("\n")).toContain("adds up prices");
  });

  test("code on one endless line is one bounded chunk", async () => {
    const text = `function a(){};${"function b(){return 1};".repeat(2000)}`;
    const chunks = (await cut("min.js", "javascript", text)).filter(({ kind }) => kind !== "file");
    expect(chunks.length).toBeLessThan(5);
  });

  test("Python methods, decorators included", async () => {
    const text = `class Shop:\n    """Sells."""\n\n    @property\n    def price(self):\n        return 1\n`;
    expect(shapes(await cut("shop.py", "python", text)).slice(1)).toEqual([
      "1-2 class Shop",
      "4-6 function Shop/price",
    ]);
  });
});

describe("documents", () => {
  test("Markdown is cut at its headings, which tell their place; fences hide none", () => {
    const text =
      "# Guide\n\nHello there.\n\n## Install\n\n```sh\n# not a heading\nnpm i\n```\n\n## Use\n\nCall it.\n";
    const chunks = chunksOf({ path: "README.md", language: "markdown", text, definitions: [] });
    expect(shapes(chunks)).toEqual([
      "1-3 section Guide",
      "5-10 section Guide/Install",
      "12-14 section Guide/Use",
    ]);
  });

  test("other text is cut between paragraphs", () => {
    const text = `${fill(30, "first words")}\n\n${fill(30, "second words")}\n`;
    const chunks = chunksOf({ path: "notes.txt", language: "text", text, definitions: [] });
    expect(shapes(chunks)).toEqual(["1-30 section ", "32-61 section "]);
  });

  test.for(["", "\n\n\n", "{}\n", "---\n"])("nothing to find gives no chunk: %j", (text) => {
    expect(chunksOf({ path: "x.txt", language: "text", text, definitions: [] })).toEqual([]);
  });
});
