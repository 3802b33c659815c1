import { createRequire } from "node:module";
import { systemCode } from "../shared/errors.ts";
import type { Database } from "./driver.ts";
import type { VectorRows } from "./vectors.ts";

/** The search table of one embedder, kept by the sqlite-vec extension. */
export interface NearestTable {
  /** Whether writes went past it. */
  isBehind(): boolean;
  /** Brings the table up to date after writes that went past it: of a server without the extension, or of an older one. */
  follow(): void;
  put(chunk: number, bytes: Uint8Array): void;
  delete(chunk: number): void;
  /** Cosine distances, 0 to 2, nearest first. `limit` up to `maxNearest`. */
  nearest(
    query: Uint8Array,
    limit: number,
    files: ReadonlySet<number> | undefined,
  ): { readonly chunk: number; readonly distance: number }[];
}

/** More is refused by sqlite-vec. */
export const maxNearest = 4_096;

/** Finds the extension's file; throws where there is none for this system. */
export type LocateExtension = () => string;

/**
 * Loads sqlite-vec into a connection and opens the table.
 * @returns the reason, as the rest of a sentence, where it cannot be had.
 */
export function openNearest(
  database: Database,
  rows: VectorRows,
  locate: LocateExtension = locateExtension,
): NearestTable | string {
  try {
    database.loadExtension(locate());
    database.prepare("SELECT vec_version()").get();
  } catch (error) {
    return systemCode(error) === "MODULE_NOT_FOUND" ? "is not installed" : "does not load on this system";
  }
  dropOrphans(database);
  return nearestTable(database, rows);
}

/** Search tables of embedders that are gone: only a connection with the extension can drop them. */
function dropOrphans(database: Database): void {
  const orphans = database
    .prepare<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%' AND name LIKE 'nearest!_%' ESCAPE '!' AND CAST(substr(name, 9) AS INTEGER) NOT IN (SELECT id FROM embedder)",
    )
    .all();
  for (const { name } of orphans) database.exec(`DROP TABLE IF EXISTS ${name}`);
}

function locateExtension(): string {
  const { getLoadablePath }: { getLoadablePath: () => string } = createRequire(import.meta.url)("sqlite-vec");
  return getLoadablePath();
}

function nearestTable(database: Database, rows: VectorRows): NearestTable {
  const table = `nearest_${rows.id}`;
  const create = () =>
    database.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS ${table} USING vec0(chunk INTEGER PRIMARY KEY, embedding int8[${rows.dimensions}] distance_metric=cosine)`,
    );
  create();
  // The extension takes only integers as keys, and a driver sends a number as a float: hence BigInt.
  const insert = database.prepare(`INSERT INTO ${table} (chunk, embedding) VALUES (?, vec_int8(?))`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE chunk = ?`);
  const search = `SELECT chunk, distance FROM ${table} WHERE embedding MATCH vec_int8(?) AND k = ?`;
  const nearest = database.prepare<{ chunk: number; distance: number }>(search);
  // The order and the index are given: SQLite guesses others, which look at every chunk for every file.
  const nearestIn = database.prepare<{ chunk: number; distance: number }>(
    `${search} AND chunk IN (SELECT c.chunk FROM json_each(?) j CROSS JOIN chunk_vector c INDEXED BY chunk_vector_file ON c.embedder = ? AND c.file = j.value)`,
  );
  const refill = database.prepare(
    `INSERT INTO ${table} (chunk, embedding) SELECT c.chunk, vec_int8(v.bytes) FROM chunk_vector c JOIN vector v ON v.id = c.vector WHERE c.embedder = ?`,
  );
  const isBehind = () => {
    const { changes, nearest } = rows.state();
    return changes !== nearest;
  };
  return {
    isBehind,
    follow() {
      if (!isBehind()) return;
      database.transaction(() => {
        // Another server may have brought it up to date before we got the lock.
        if (!isBehind()) return;
        database.exec(`DELETE FROM ${table}`);
        refill.run(rows.id);
        rows.followed();
      });
    },
    put(chunk, bytes) {
      remove.run(BigInt(chunk));
      insert.run(BigInt(chunk), bytes);
    },
    delete: (chunk) => void remove.run(BigInt(chunk)),
    nearest: (query, limit, files) =>
      files ? nearestIn.all(query, limit, JSON.stringify([...files]), rows.id) : nearest.all(query, limit),
  };
}
