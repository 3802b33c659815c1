import type { Database } from "./driver.ts";
import { createInterned } from "./index-interned.ts";
import { createIndexLinks } from "./index-links.ts";
import { createIndexMeta } from "./index-meta.ts";
import {
  type CataloguedFile,
  type DefinitionRow,
  definitionColumns,
  type FileRecord,
  type FileStamp,
} from "./index-record.ts";

/** Somebody began the index anew: the connection has to be opened again. */
export class IndexReplacedError extends Error {
  override readonly name = "IndexReplacedError";
}

/** Puts files into index.db and takes them out. All but `transaction` belongs inside one. */
export type IndexWriter = ReturnType<typeof createIndexWriter>;

export function createIndexWriter(database: Database) {
  const meta = createIndexMeta(database);
  const epoch = meta.get("epoch");
  const names = createInterned(database, "name");
  const links = createIndexLinks(database);
  const put = database.prepare(
    `INSERT INTO file (path, language, size, mtime, ctime, hash, lines, state, package, module) VALUES (?,?,?,?,?,?,?,?,?,0)`,
  );
  const replace = database.prepare(
    `UPDATE file SET language = ?, size = ?, mtime = ?, ctime = ?, hash = ?, lines = ?, state = ?, package = ?, chunked = 0 WHERE id = ?`,
  );
  const idOf = database.prepare<{ id: number }>("SELECT id FROM file WHERE path = ?");
  const setStamp = database.prepare("UPDATE file SET size = ?, mtime = ?, ctime = ? WHERE id = ?");
  const setChunked = database.prepare("UPDATE file SET chunked = ? WHERE id = ?");
  const dropFile = database.prepare("DELETE FROM file WHERE id = ?");
  const parts = ["symbol", "reference", "import", "export", "heritage"].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE file = ?`),
  );
  const addSymbol = database.prepare(
    `INSERT INTO symbol (file, ordinal, ${definitionColumns.join(", ")}) VALUES (?,?,${definitionColumns.map(() => "?").join(",")})`,
  );
  const addReference = database.prepare("INSERT INTO reference (name, file, count, places) VALUES (?,?,?,?)");
  const addImport = database.prepare(
    "INSERT INTO import (file, ordinal, local, imported, specifier, line, is_type) VALUES (?,?,?,?,?,?,?)",
  );
  const addExport = database.prepare("INSERT OR IGNORE INTO export (file, exported, binding) VALUES (?,?,?)");
  const addHeritage = database.prepare(
    "INSERT OR IGNORE INTO heritage (file, definition, name, kind, binding) VALUES (?,?,?,?,?)",
  );
  const catalogue = database.prepare<CataloguedFile>(
    "SELECT id, path, size, mtime, ctime, chunked FROM file",
  );
  const one = database.prepare<CataloguedFile>(
    "SELECT id, path, size, mtime, ctime, chunked FROM file WHERE path = ?",
  );
  const definitions = database.prepare<Record<string, string | number | null>>(
    `SELECT name.text AS name, kind, parent, owner.text AS owner, ${definitionColumns.slice(4).join(", ")}
     FROM symbol JOIN name ON name.id = symbol.name LEFT JOIN name AS owner ON owner.id = symbol.owner
     WHERE file = ? ORDER BY ordinal`,
  );
  const hash = database.prepare<{ hash: Uint8Array }>("SELECT hash FROM file WHERE id = ?");
  const symbolCount = database.prepare<{ count: number }>("SELECT count(*) AS count FROM symbol");

  const clear = (id: number): void => {
    for (const part of parts) part.run(id);
  };
  const fill = (id: number, record: FileRecord): void => {
    const ids = record.names.map(names.idOf);
    const width = definitionColumns.length;
    const { definitions, references, places } = record;
    for (let at = 0, ordinal = 0; at < definitions.length; at += width, ordinal += 1) {
      const [name = 0, kind = 0, parent = 0, owner = -1, ...rest] = definitions.subarray(at, at + width);
      addSymbol.run(id, ordinal, ids[name] ?? 0, kind, parent, ids[owner] ?? null, ...rest);
    }
    for (let at = 0, from = 0; at < references.length; at += 3) {
      const [name = 0, count = 0, size = 0] = references.subarray(at, at + 3);
      addReference.run(ids[name] ?? 0, id, count, places.subarray(from, from + size));
      from += size;
    }
    for (const [ordinal, { local, imported, specifier, line, isType }] of record.imports.entries())
      addImport.run(id, ordinal, local, imported, specifier, line, isType ? 1 : 0);
    for (const { exported, binding } of record.exports) addExport.run(id, exported, binding);
    for (const { definition, name, kind, binding } of record.heritage)
      addHeritage.run(id, definition, ids[name] ?? 0, kind, binding);
  };

  return {
    meta,
    links,
    transaction: <Result>(work: () => Result): Result => {
      try {
        return database.transaction(() => {
          if (meta.get("epoch") !== epoch) throw new IndexReplacedError();
          return work();
        });
      } catch (error) {
        // Ids given in a transaction that was undone do not exist.
        names.forget();
        links.forget();
        throw error;
      }
    },
    /** Whether it is still the index that was opened. */
    isCurrent: (): boolean => meta.get("epoch") === epoch,
    /** Puts a file in, or in the place of what was known of it. @returns its id, which stays the same. */
    put(record: FileRecord): number {
      const { path, language, stamp, hash, lines, state } = record;
      const known = idOf.get(path);
      if (known === undefined) {
        const { size, mtime, ctime } = stamp;
        const { lastId } = put.run(path, language, size, mtime, ctime, hash, lines, state, record.package);
        fill(lastId, record);
        return lastId;
      }
      const { size, mtime, ctime } = stamp;
      replace.run(language, size, mtime, ctime, hash, lines, state, record.package, known.id);
      clear(known.id);
      fill(known.id, record);
      return known.id;
    },
    remove(id: number): void {
      clear(id);
      dropFile.run(id);
    },
    /** The file was touched, its content is the same. */
    restamp: (id: number, { size, mtime, ctime }: FileStamp): void =>
      void setStamp.run(size, mtime, ctime, id),
    setChunked: (id: number, version: number): void => void setChunked.run(version, id),
    definitionsOf: (id: number): DefinitionRow[] => definitions.all(id).map(Object.values),
    catalogue: (): CataloguedFile[] => catalogue.all(),
    find: (path: string): CataloguedFile | undefined => one.get(path),
    hashOf: (id: number): Uint8Array | undefined => hash.get(id)?.hash,
    symbols: (): number => symbolCount.get()?.count ?? 0,
    /** Lets names that came since the last time be found by their letters. */
    indexNames(): void {
      const done = Number(meta.get("trigram") ?? 0);
      const last = names.last();
      if (last <= done) return;
      database
        .prepare("INSERT INTO name_trigram (rowid, text) SELECT id, text FROM name WHERE id > ?")
        .run(done);
      meta.set("trigram", String(last));
    },
  };
}
