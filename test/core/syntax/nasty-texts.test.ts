import { afterAll, describe, expect, test } from "vitest";
import { createExtractor } from "../../../src/core/syntax/index.ts";

const extractor = await createExtractor();
afterAll(() => extractor.close());

/** Texts that have broken parsers. */
const nasty: Readonly<Record<string, string>> = {
  "nothing at all": "",
  "only a line break": "\n",
  "brackets 10,000 deep": "(".repeat(10_000),
  "blocks 3,000 deep": `${"{".repeat(3000)}${"}".repeat(3000)}`,
  "bytes that are no text": Array.from({ length: 5000 }, (_, n) =>
    String.fromCharCode((n * 7919) % 256),
  ).join(""),
  "halves of surrogate pairs": "let \ud800 = '\udc00';\nfunction ok() {}\n",
  "invalid UTF-8, decoded": "function ok() { return '\ufffd\ufffd'; }\n\ufffd",
  "NUL characters": "function a\0b() {}\n\0\0\0",
  "an unfinished string": 'const a = "',
  "an unfinished comment": "/* never ends",
  "carriage returns only": "function a() {}\rfunction b() {}\r",
  "one line of 300 kB": `var ${Array.from({ length: 30_000 }, (_, n) => `a${n}=${n}`).join(",")};`,
};

describe.for(["typescript", "tsx", "javascript"])("%s", (language) => {
  test.for(Object.entries(nasty))("reads %s without a crash", async ([, text]) => {
    const { definitions, references, lines } = await extractor.extract(text, language);
    expect(lines).toBeGreaterThanOrEqual(0);
    for (const { start, end, line, docStart, signatureEnd, parent } of definitions) {
      expect(start).toBeLessThanOrEqual(end);
      expect(docStart).toBeLessThanOrEqual(start);
      expect(signatureEnd).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(text.length);
      expect(line).toBeGreaterThan(0);
      expect(parent).toBeLessThan(definitions.length);
    }
    for (const { name, offset } of references) expect(text.startsWith(name, offset)).toBe(true);
  });
});

test("thousands of names in one line are read in full", async () => {
  const list = Array.from({ length: 8000 }, (_, n) => `a${n}=${n}`);
  const read = await extractor.extract(`var ${list.join(",")};`, "javascript", { budgetMs: 15_000 });
  expect(read.state).toBe("whole");
  expect(read.definitions).toHaveLength(8000);
});

test("a text longer than the limit is read by pattern, and says so", async () => {
  const filler = "  call(1, 2, 3);\n".repeat(70_000);
  const text = `export class Big {\n${filler}}\nexport async function last() {}\nconst end = 1;\n`;
  const read = await extractor.extract(text, "typescript");
  expect(read.state).toBe("partial");
  expect(read.definitions.map(({ name, kind, line }) => [name, kind, line])).toEqual([
    ["Big", "class", 1],
    ["last", "function", 70_003],
    ["end", "variable", 70_004],
  ]);
  expect(read.lines).toBe(70_004);
});

test("what takes longer than its time is read by pattern, and says so", async () => {
  const text = `function first() {}\n${"call(a + b * c);\n".repeat(40_000)}`;
  const read = await extractor.extract(text, "typescript", { budgetMs: 1 });
  expect(read.state).toBe("partial");
  expect(read.definitions.map(({ name }) => name)).toEqual(["first"]);
});

test("after a text that ran out of time the next is read in full", async () => {
  await extractor.extract("call(a + b * c);\n".repeat(40_000), "typescript", { budgetMs: 1 });
  const read = await extractor.extract("export const a = 1;\n", "typescript");
  expect(read.state).toBe("whole");
  expect(read.definitions).toHaveLength(1);
});

test("two texts asked for at once do not disturb each other", async () => {
  const texts = Array.from({ length: 20 }, (_, n) => `export function f${n}() { return f${n}(); }\n`);
  const read = await Promise.all(
    texts.map((text, n) => extractor.extract(text, n % 2 ? "tsx" : "typescript")),
  );
  expect(read.map(({ definitions }) => definitions[0]?.name)).toEqual(texts.map((_, n) => `f${n}`));
});
