import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { loadParser } from "../../../src/core/syntax/index.ts";
import { languages } from "../../../src/core/syntax/languages.ts";

const run = promisify(execFile);
const project = resolve(import.meta.dirname, "../../..");
const withGrammar = Object.entries(languages).filter(([, { grammar }]) => grammar !== undefined);

describe("the grammars", () => {
  test("are those of 22 programming and 6 structural languages; Vue and Markdown do without", () => {
    expect(withGrammar).toHaveLength(28);
    expect(Object.keys(languages)).toHaveLength(30);
  });

  test.for(withGrammar)("%s lies in an installed package", ([, { grammar }]) => {
    expect(existsSync(join(project, "node_modules", grammar?.from ?? "", grammar?.file ?? ""))).toBe(true);
  });

  test("load one after the other in one process, the slow ones too, and parse", {
    timeout: 120_000,
  }, async () => {
    for (const [language] of withGrammar) {
      const parser = await loadParser(language);
      const tree = parser.parse("x\n".repeat(20));
      expect(tree?.rootNode.endIndex, language).toBeGreaterThan(0);
      tree?.delete();
      parser.delete();
    }
  });

  test("a grammar that is missing stops the build, which names it", async () => {
    const script = `
      import { copyGrammars } from ${JSON.stringify(join(project, "scripts/grammars.mjs"))};
      process.chdir(${JSON.stringify(join(project, "test"))});
      await copyGrammars("never");`;
    const failed = run(process.execPath, ["--input-type=module", "-e", script], { cwd: project });
    await expect(failed).rejects.toThrow(/Grammars are missing: .*tree-sitter-ruby\.wasm.*Run npm ci/);
  });
});
