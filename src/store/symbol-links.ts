import type { Database } from "./driver.ts";
import { decodePlaces, type Occurrence } from "./places.ts";
import { remember } from "./symbols.ts";

export interface ReferenceRow {
  readonly file: number;
  readonly path: string;
  readonly language: string;
  readonly count: number;
  /** Read them with `occurrencesIn`. */
  readonly places: Uint8Array;
}

export interface ImportRow {
  readonly file: number;
  readonly ordinal: number;
  readonly local: string | null;
  readonly imported: string;
  readonly specifier: string;
  /** Line of its local name, from 1. */
  readonly line: number;
  readonly module: number | null;
  readonly namespace: number | null;
  /** Name path of the definition that holds the imported name, where it is none of the module's own. */
  readonly within: string | null;
  /** Module of the file that imports. */
  readonly importer: number;
  readonly language: string;
}

export interface HeritageRow {
  readonly file: number;
  readonly definition: number;
  readonly name: string;
  readonly binding: number;
}

export const occurrencesIn = (row: { readonly places: Uint8Array }): readonly Occurrence[] =>
  decodePlaces(row.places);

/** The reading side of what connects files: references, imports, exports, heritage. */
export type LinkStore = ReturnType<typeof linkStore>;

export function linkStore(database: Database) {
  const statement = remember(database);
  const references = (where: string) =>
    statement<ReferenceRow>(
      `SELECT r.file, f.path, f.language, r.count, r.places FROM reference r CROSS JOIN file f ON f.id = r.file WHERE ${where}`,
    );
  const imports = (where: string) =>
    statement<ImportRow>(
      `SELECT i.file, i.ordinal, i.local, i.imported, i.specifier, i.line, i.module, i.namespace, i.within,
       f.module AS importer, f.language FROM import i CROSS JOIN file f ON f.id = i.file WHERE ${where}`,
    );
  const heritage = (where: string) =>
    statement<HeritageRow>(
      `SELECT h.file, h.definition, n.text AS name, h.binding FROM heritage h CROSS JOIN name n ON n.id = h.name WHERE ${where}`,
    );

  return {
    /** Files with references to a name, in order of their ids, after one of them. */
    referencesTo: (name: number, afterFile: number, limit: number): ReferenceRow[] =>
      references("r.name = ? AND r.file > ? ORDER BY r.file LIMIT ?").all(name, afterFile, limit),
    referencesIn: (name: number, file: number): ReferenceRow | undefined =>
      references("r.name = ? AND r.file = ?").get(name, file),
    /** Everything that a file refers to. */
    allIn: (
      file: number,
    ): { readonly name: string; readonly nameId: number; readonly places: Uint8Array }[] =>
      statement<{ name: string; nameId: number; places: Uint8Array }>(
        "SELECT n.text AS name, r.name AS nameId, r.places FROM reference r CROSS JOIN name n ON n.id = r.name WHERE r.file = ?",
      ).all(file),
    /** Files and references of a name in all. */
    total: (name: number): { readonly files: number; readonly references: number } =>
      statement<{ files: number; references: number }>(
        "SELECT count(*) AS files, coalesce(sum(count), 0) AS 'references' FROM reference WHERE name = ?",
      ).get(name) ?? { files: 0, references: 0 },
    /** Imports of one name of a module (`**`: of all at once). */
    importsOf: (module: number, imported: string, limit: number): ImportRow[] =>
      imports("i.module = ? AND i.imported = ? LIMIT ?").all(module, imported, limit),
    /** Imports that stand for a module itself. */
    importsAs: (namespace: number, limit: number): ImportRow[] =>
      imports("i.namespace = ? LIMIT ?").all(namespace, limit),
    /** Files that import anything of a module. */
    importersOf: (module: number, limit: number): number[] =>
      statement<{ file: number }>(
        "SELECT file FROM import WHERE module = ? UNION SELECT file FROM import WHERE namespace = ? LIMIT ?",
      )
        .all(module, module, limit)
        .map(({ file }) => file),
    importsIn: (file: number): ImportRow[] => imports("i.file = ? ORDER BY i.ordinal").all(file),
    importAt: (file: number, ordinal: number): ImportRow | undefined =>
      imports("i.file = ? AND i.ordinal = ?").get(file, ordinal),
    exportsIn: (file: number): { readonly exported: string; readonly binding: number }[] =>
      statement<{ exported: string; binding: number }>(
        "SELECT exported, binding FROM export WHERE file = ?",
      ).all(file),
    heritageNamed: (name: number, limit: number): HeritageRow[] =>
      heritage("h.name = ? LIMIT ?").all(name, limit),
    heritageOf: (file: number, definition: number): HeritageRow[] =>
      heritage("h.file = ? AND h.definition = ?").all(file, definition),
  };
}
