import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { onTestFinished } from "vitest";
import type { IndexReader, IndexStatus } from "../../../src/core/indexing/index.ts";
import { packExtraction } from "../../../src/core/indexing/pack.ts";
import { createSymbols, type Symbols } from "../../../src/core/symbols/index.ts";
import { createExtractor, type Extraction, languageOf } from "../../../src/core/syntax/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { openDatabase } from "../../../src/store/driver.ts";
import { indexTables } from "../../../src/store/index-tables.ts";
import { createIndexWriter } from "../../../src/store/index-writer.ts";
import { createWorkspace } from "../../helpers/workspace.ts";

/** A file by its text, or with what an extractor would make of it. */
export type ProjectFile =
  | string
  | {
      readonly text: string;
      readonly language: string;
      readonly extraction: Extraction;
      /** Key of the module it belongs to; its path unless said. */
      readonly module?: string;
      /** Keys of modules that its imports lead to, in their order. */
      readonly leads?: readonly Lead[];
    };

export interface Lead {
  readonly module?: string;
  readonly namespace?: string;
  readonly within?: string;
}

/** The room on an index that was filled without indexing: tables of files, in memory. */
export async function openProject(
  files: Readonly<Record<string, ProjectFile>>,
): Promise<{ symbols: Symbols; reader: IndexReader }> {
  const workspace = createWorkspace(
    Object.fromEntries(
      Object.entries(files).map(([path, file]) => [path, typeof file === "string" ? file : file.text]),
    ),
  );
  const database = openDatabase(":memory:");
  onTestFinished(() => database.close());
  database.exec(indexTables);
  const writer = createIndexWriter(database);
  const extractor = await createExtractor();
  const stamp = { size: 0, mtime: 0, ctime: 0 };
  const ids = new Map<string, number>();
  for (const [path, file] of Object.entries(files)) {
    const language = typeof file === "string" ? (languageOf(path) ?? "") : file.language;
    const extraction = typeof file === "string" ? await extractor.extract(file, language) : file.extraction;
    const record = { ...packExtraction(extraction), path, language, stamp, hash: new Uint8Array() };
    ids.set(
      path,
      writer.transaction(() => writer.put(record)),
    );
  }
  writer.transaction(() => writer.indexNames());
  extractor.close();
  const moduleId = (key: string): number => writer.links.moduleId(key);
  const setModule = database.prepare("UPDATE file SET module = ? WHERE id = ?");
  const setTarget = database.prepare(
    "UPDATE import SET module = ?, namespace = ?, within = ? WHERE file = ? AND ordinal = ?",
  );
  const imports = database.prepare<{ ordinal: number; imported: string; specifier: string }>(
    "SELECT ordinal, imported, specifier FROM import WHERE file = ? ORDER BY ordinal",
  );
  for (const [path, id] of ids) {
    const file = files[path];
    setModule.run(moduleId((typeof file === "object" && file.module) || path), id);
    for (const { ordinal, imported, specifier } of imports.all(id)) {
      const lead =
        typeof file === "object"
          ? file.leads?.[ordinal]
          : leadOf(path, specifier, imported, (name) => ids.has(name));
      const { module, namespace, within } = lead ?? {};
      setTarget.run(
        module === undefined ? null : moduleId(module),
        namespace === undefined ? null : moduleId(namespace),
        within ?? null,
        id,
        ordinal,
      );
    }
  }
  const reader: IndexReader = { database, generation: () => 1, absolute: workspace.path };
  const status: IndexStatus = {
    state: "ready",
    files: ids.size,
    symbols: 0,
    bytes: 0,
    missing: [],
    writer: { who: "this" },
    freshness: "nothing changes",
    notices: [],
  };
  const fence = createFence([workspace.root]);
  const symbols = createSymbols({
    fence,
    indexing: {
      reader: () => reader,
      ensure: async () => status,
      refresh: async () => [],
      sync: async () => status,
      pathOf: (absolute) => posix.relative(workspace.root, absolute),
    },
    readText: (path) => readFile(path, "utf8"),
  });
  return { symbols, reader };
}

/** Relative imports of TypeScript, for a project of a few files. */
function leadOf(from: string, specifier: string, imported: string, has: (path: string) => boolean): Lead {
  if (!specifier.startsWith(".")) return {};
  const base = posix.join(posix.dirname(from), specifier);
  const module = [base, `${base}.ts`, `${base}.js`, `${base}.tsx`, `${base}/index.ts`].find(has);
  if (module === undefined) return {};
  return imported === "*" ? { module, namespace: module } : { module };
}
