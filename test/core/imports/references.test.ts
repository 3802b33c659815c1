import { readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { createModuleResolvers } from "../../../src/core/imports/index.ts";
import { createExtractor, languageOf } from "../../../src/core/syntax/index.ts";
import { openProject, type ProjectFile } from "../symbols/project.ts";
import { project } from "./project.ts";

// Small projects whose comments say what is what: `def: NAME` on the line of a definition, `ref: NAME …` on every line
// that means it. Everything that is resolved must be said there, and the other way round.
const fixtures = resolve(import.meta.dirname, "../../fixtures/references");

describe.for(readdirSync(fixtures))("In %s", (language) => {
  const texts = textsIn(join(fixtures, language));
  const { definitions, references } = marksIn(texts);

  test("references are resolved to what they mean, and to nothing else", async () => {
    const { symbols } = await openProject(await resolved(texts));
    const found: Record<string, readonly string[]> = {};
    for (const [name, place] of definitions) {
      const answer = await symbols.references(
        { symbol: place, limit: 500 },
        { signal: new AbortController().signal },
      );
      if ("candidates" in answer)
        throw new Error(`${place} is not clear: ${JSON.stringify(answer.candidates)}`);
      const places = answer.groups
        .filter(({ tier }) => tier === "resolved")
        .flatMap(({ path, places: own = [] }) => own.map(({ line }) => `${path}:${line}`));
      found[name] = [...new Set(places)].sort();
    }
    expect(found).toEqual(
      Object.fromEntries([...definitions.keys()].map((name) => [name, references.get(name) ?? []])),
    );
  });
});

function textsIn(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [
        path
          .slice(root.length + 1)
          .split(sep)
          .join("/"),
        readFileSync(path, "utf8"),
      ];
    }),
  );
}

function marksIn(texts: Record<string, string>) {
  const definitions = new Map<string, string>();
  const references = new Map<string, string[]>();
  for (const [path, text] of Object.entries(texts))
    for (const [index, line] of text.split("\n").entries()) {
      const place = `${path}:${index + 1}`;
      const defined = /\bdef: ([\w.]+)/.exec(line)?.[1];
      if (defined !== undefined) definitions.set(defined, place);
      for (const name of /\bref: ([\w. ]+)/.exec(line)?.[1]?.split(" ") ?? [])
        references.set(name, [...(references.get(name) ?? []), place].sort());
    }
  return { definitions, references };
}

/** The files of a project with what our extractor and resolvers make of them. */
async function resolved(texts: Record<string, string>): Promise<Record<string, ProjectFile>> {
  const resolvers = createModuleResolvers(project(texts));
  const extractor = await createExtractor();
  const files: Record<string, ProjectFile> = {};
  for (const [path, text] of Object.entries(texts)) {
    const language = languageOf(path);
    if (language === undefined || /\.(toml|mod)$/.test(path)) continue;
    const extraction = await extractor.extract(text, language);
    const from = { path, language, package: extraction.package };
    const resolver = resolvers(language);
    files[path] = {
      text,
      language,
      extraction,
      module: resolver.moduleOf(from),
      leads: extraction.imports.map((entry) => {
        const { module, namespace, within } = resolver.resolve(entry, from);
        return {
          ...(module !== undefined && { module }),
          ...(namespace !== undefined && { namespace }),
          ...(within !== undefined && { within }),
        };
      }),
    };
  }
  extractor.close();
  return files;
}
