import { readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createExtractor,
  type Definition,
  type Extractor,
  languageOf,
  trait,
} from "../../../src/core/syntax/index.ts";

const folder = resolve(import.meta.dirname, "../../fixtures/languages");
const files = readdirSync(folder).filter((name) => extname(name) !== "");

/** One line per definition: line of the name, kind, path of names, traits. */
function describeDefinitions(definitions: readonly Definition[]): string {
  const lines = definitions.map(({ line, endLine, kind, traits, docStart, start, owner }, index) => {
    const words = Object.entries(trait).flatMap(([word, bit]) => ((traits & bit) !== 0 ? [word] : []));
    if (docStart < start) words.push("doc");
    if (owner !== undefined) words.push(`of ${owner}`);
    return `${line}-${endLine} ${kind} ${pathOf(definitions, index)} ${words.join(",")}`.trimEnd();
  });
  return `${lines.join("\n")}\n`;
}

function pathOf(definitions: readonly Definition[], index: number): string {
  const { name, parent } = definitions[index] ?? { name: "?", parent: -1 };
  return parent < 0 ? name : `${pathOf(definitions, parent)}/${name}`;
}

describe("one realistic file of each language", () => {
  let extractor: Extractor;
  beforeAll(async () => {
    extractor = await createExtractor();
  });
  afterAll(() => extractor.close());

  test.for(files)("%s has the definitions that a reader finds in it", async (file) => {
    const { definitions } = await extractor.extract(
      readFileSync(join(folder, file), "utf8"),
      languageOf(file) ?? "",
    );
    await expect(describeDefinitions(definitions)).toMatchFileSnapshot(
      join(folder, "expected", `${file}.txt`),
    );
  });

  test.for(files)("%s: every name stands where it is said to", async (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const lines = text.split("\n");
    const { definitions } = await extractor.extract(text, languageOf(file) ?? "");
    for (const { name, line, column, start, end, docStart, signatureEnd } of definitions) {
      const word = name.match(/[\p{L}\p{N}]+/gu)?.at(-1) ?? "";
      const [written = ""] =
        lines
          .slice(line - 1, line + 1)
          .join(" ")
          .slice(column)
          .match(/.*/) ?? [];
      if (!/^(?:Companion$|operator)/.test(name)) expect(written, `${file}:${line}`).toContain(word);
      expect(docStart).toBeLessThanOrEqual(start);
      expect(signatureEnd).toBeLessThanOrEqual(end);
      expect(signatureEnd).toBeGreaterThan(start);
    }
  });
});
