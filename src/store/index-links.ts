import type { Database } from "./driver.ts";
import { createInterned } from "./index-interned.ts";
import type { ImportTarget, StoredImport } from "./index-record.ts";

/** What import resolution reads and writes: which module a file belongs to, and where its imports lead. */
export function createIndexLinks(database: Database) {
  const modules = createInterned(database, "module");
  const files = database.prepare<ImportingFile>(
    "SELECT id, path, language, package, module FROM file ORDER BY id",
  );
  const file = database.prepare<ImportingFile>(
    "SELECT id, path, language, package, module FROM file WHERE id = ?",
  );
  const setModule = database.prepare("UPDATE file SET module = ? WHERE id = ?");
  const columns = "file, ordinal, imported, specifier, module, namespace, within";
  const imports = database.prepare<StoredImport>(
    `SELECT ${columns} FROM import WHERE file = ? ORDER BY ordinal`,
  );
  const importsBetween = database.prepare<StoredImport>(
    `SELECT ${columns} FROM import WHERE file BETWEEN ? AND ? ORDER BY file, ordinal`,
  );
  const setTarget = database.prepare(
    "UPDATE import SET module = ?, namespace = ?, within = ? WHERE file = ? AND ordinal = ?",
  );
  return {
    moduleId: modules.idOf,
    forget: modules.forget,
    file: (id: number): ImportingFile | undefined => file.get(id),
    files: (): ImportingFile[] => files.all(),
    setModule: (file: number, module: number): void => void setModule.run(module, file),
    importsOf: (file: number): StoredImport[] => imports.all(file),
    /** Those of all files with ids in a range, by file: much faster than one file after the other. */
    importsBetween(first: number, last: number): Map<number, StoredImport[]> {
      const found = new Map<number, StoredImport[]>();
      for (const entry of importsBetween.all(first, last)) {
        const known = found.get(entry.file);
        if (known === undefined) found.set(entry.file, [entry]);
        else known.push(entry);
      }
      return found;
    },
    setTarget: ({ file, ordinal }: StoredImport, { module, namespace, within }: ImportTarget): void =>
      void setTarget.run(module, namespace, within, file, ordinal),
  };
}

export interface ImportingFile {
  readonly id: number;
  readonly path: string;
  readonly language: string;
  readonly package: string | null;
  /** Id; 0 while it is not known. */
  readonly module: number;
}
