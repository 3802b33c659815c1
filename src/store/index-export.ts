import type { Database } from "./driver.ts";

/** A definition with its file, for exports. */
export interface ExportedRow {
  readonly path: string;
  readonly language: string;
  /** Place in its file's list, and that of the definition around it (-1 for none). */
  readonly ordinal: number;
  readonly parent: number;
  readonly name: string;
  readonly kind: number;
  readonly line: number;
  readonly end_line: number;
}

/** All definitions, file by file in order of their paths, each parent before its children. */
export function exportedRows(database: Database): Iterable<ExportedRow> {
  return database
    .prepare<ExportedRow>(
      `SELECT f.path, f.language, s.ordinal, s.parent, n.text AS name, s.kind, s.line, s.end_line
       FROM file f JOIN symbol s ON s.file = f.id JOIN name n ON n.id = s.name ORDER BY f.path, s.ordinal`,
    )
    .iterate();
}
