import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createModuleResolvers } from "../../src/core/imports/index.ts";
import { packExtraction } from "../../src/core/indexing/pack.ts";
import { apartFromDocs, type FilePlaces, resolvedPlaces } from "../../src/core/symbols/gather.ts";
import { groupOf } from "../../src/core/symbols/group.ts";
import { possiblePlaces } from "../../src/core/symbols/possible.ts";
import { meaningsOf } from "../../src/core/symbols/resolve.ts";
import { viewOf } from "../../src/core/symbols/view.ts";
import { createExtractor, type Extraction, languageOf } from "../../src/core/syntax/index.ts";
import { openDatabase } from "../../src/store/driver.ts";
import { indexTables } from "../../src/store/index-tables.ts";
import { createIndexWriter } from "../../src/store/index-writer.ts";
import { createOracle } from "./language-service.ts";

/**
 * References beside those that TypeScript finds, for random definitions of a folder of sources:
 * `node scripts/run.mjs bench/symbols/references.ts FOLDER [count] [seed] [show]`.
 */
const [, , folder = ".", count = "200", seed = "1", show] = process.argv;
const root = resolve(folder);
const texts = sourcesBelow(root);
const definitionKeys = new Set<string>();
const { view, extractions, ids } = await index();
const oracle = createOracle(texts, root);
const members: ReadonlySet<string> = new Set(["method", "property", "enumMember"]);

interface Score {
  symbols: number;
  hits: number;
  found: number;
  truth: number;
}
const scores = new Map<string, Score>();

for (const { path, ordinal } of sample(Number(count))) {
  const definition = extractions.get(path)?.definitions[ordinal];
  const file = ids.get(path);
  const row = file === undefined ? undefined : view.symbols.symbol(file, ordinal);
  if (!definition || !row) continue;
  const text = texts.get(join(root, path)) ?? "";
  const offset = offsetOf(text, definition.line, definition.column);
  const truth = new Set(
    oracle
      .references(join(root, path), offset, definition.name)
      .map((place) => `${relative(root, place.path)}:${place.offset}`)
      .filter((key) => !definitionKeys.has(key)),
  );
  const group = groupOf(view, row);
  const { code: resolved } = apartFromDocs(resolvedPlaces(view, group, meaningsOf(view, group)));
  const isMember = members.has(definition.kind);
  const possible = isMember ? await possiblePlaces(view, group, resolved, async () => {}) : { files: [] };
  const keys = (files: readonly FilePlaces[]) =>
    files.flatMap((found) =>
      found.places.flatMap((place) =>
        place.name === definition.name ? [`${found.path}:${place.offset}`] : [],
      ),
    );
  const certain = new Set(keys(resolved));
  score(isMember ? "members, resolved" : "others, resolved", certain, truth);
  if (isMember) score("members, resolved + name", new Set([...certain, ...keys(possible.files)]), truth);
  if (show !== undefined)
    tell(
      `${path}:${definition.line} ${definition.kind} ${definition.name}`,
      isMember ? new Set([...certain, ...keys(possible.files)]) : certain,
      truth,
      isMember,
    );
}

console.table(
  Object.fromEntries(
    [...scores].map(([name, { symbols, hits, found, truth }]) => [
      name,
      { symbols, references: truth, P: round(hits / found), R: round(hits / truth) },
    ]),
  ),
);

function score(name: string, found: ReadonlySet<string>, truth: ReadonlySet<string>): void {
  const row = scores.get(name) ?? { symbols: 0, hits: 0, found: 0, truth: 0 };
  scores.set(name, row);
  row.symbols += 1;
  row.hits += [...found].filter((key) => truth.has(key)).length;
  row.found += found.size;
  row.truth += truth.size;
}

function tell(what: string, found: ReadonlySet<string>, truth: ReadonlySet<string>, isMember: boolean): void {
  const wrong = isMember ? [] : [...found].filter((key) => !truth.has(key));
  const missed = [...truth].filter((key) => !found.has(key));
  if (wrong.length + missed.length > 0)
    console.log(what, { wrong: wrong.slice(0, 4), missed: missed.slice(0, 4) });
}

/** The index as it is made of all files, without its machinery. */
async function index() {
  const database = openDatabase(":memory:");
  database.exec(indexTables);
  const writer = createIndexWriter(database);
  const extractor = await createExtractor();
  const found = new Map<string, Extraction>();
  const ids = new Map<string, number>();
  const stamp = { size: 0, mtime: 0, ctime: 0 };
  for (const [absolute, text] of texts) {
    const path = relative(root, absolute);
    const language = languageOf(path) ?? "";
    const extraction = await extractor.extract(text, language);
    found.set(path, extraction);
    for (const { line, column } of extraction.definitions)
      definitionKeys.add(`${path}:${offsetOf(text, line, column)}`);
    const record = { ...packExtraction(extraction), path, language, stamp, hash: new Uint8Array() };
    ids.set(
      path,
      writer.transaction(() => writer.put(record)),
    );
  }
  writer.transaction(() => writer.indexNames());
  extractor.close();
  link(database, writer, found, ids);
  const reader = { database, generation: () => 1, absolute: (path: string) => join(root, path) };
  return { view: viewOf(reader), extractions: found, ids };
}

function link(
  database: ReturnType<typeof openDatabase>,
  writer: ReturnType<typeof createIndexWriter>,
  found: ReadonlyMap<string, Extraction>,
  ids: ReadonlyMap<string, number>,
): void {
  const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const paths = [...ids.keys()];
  const resolvers = createModuleResolvers({
    has: (path) => ids.has(path),
    filesIn: (wanted) => paths.filter((path) => folderOf(path) === wanted),
    folders: () => new Set(paths.map(folderOf)),
    read(path) {
      try {
        return readFileSync(join(root, path), "utf8");
      } catch {
        return undefined; // the resolver asks for files that may exist
      }
    },
  });
  const setModule = database.prepare("UPDATE file SET module = ? WHERE id = ?");
  const setTarget = database.prepare(
    "UPDATE import SET module = ?, namespace = ? WHERE file = ? AND ordinal = ?",
  );
  const idOf = (key: string | undefined) => (key === undefined ? null : writer.links.moduleId(key));
  for (const [path, id] of ids) {
    const language = languageOf(path) ?? "";
    const resolver = resolvers(language);
    const from = { path, language, package: undefined };
    setModule.run(idOf(resolver.moduleOf(from)), id);
    for (const [ordinal, entry] of (found.get(path)?.imports ?? []).entries()) {
      const { module, namespace } = resolver.resolve(entry, from);
      setTarget.run(idOf(module), idOf(namespace), id, ordinal);
    }
  }
}

function sourcesBelow(top: string): Map<string, string> {
  const found = readdirSync(top, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.[cm]?tsx?$/.test(path) && !/\.d\.[cm]?ts$|(?:^|\/)node_modules\//.test(path))
    .map((path) => join(top, path))
    .filter((path) => statSync(path).isFile());
  return new Map(found.sort().map((path) => [path, readFileSync(path, "utf8").replace(/^\uFEFF/, "")]));
}

/** Definitions with a plain name, chosen by a fixed seed. */
function sample(size: number): { path: string; ordinal: number }[] {
  let state = Number(seed);
  const random = () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pool = [...extractions].flatMap(([path, { definitions }]) =>
    definitions.flatMap(({ name }, ordinal) =>
      /^[A-Za-z_$][\w$]*$/.test(name) && name !== "constructor" ? [{ path, ordinal, key: random() }] : [],
    ),
  );
  return pool.sort((a, b) => a.key - b.key).slice(0, size);
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf("\n", start) + 1;
  return start + column;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
