import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { type Database, type Driver, drivers, openDatabase } from "./driver.ts";
import { createIndexMeta } from "./index-meta.ts";
import { indexTables } from "./index-tables.ts";
import { type OpenStore, openStore } from "./open.ts";

/** The whole schema of index.db: part of what its fingerprint is made of. */
export const indexSchema = indexTables;

/** How an index was found by who is to write it. */
export interface OpenIndex extends OpenStore {
  /** False when it was empty, damaged, or made by another version: then it is empty now. */
  readonly isKept: boolean;
}

/**
 * Opens index.db for writing. What was made with another fingerprint is thrown away if `mayReset`; otherwise it is
 * left alone: `foreign`, or `empty` when somebody is just making it.
 * @throws CodiError as `openStore` does.
 */
export function openIndexForWriting(options: {
  readonly path: string;
  readonly fingerprint: string;
  readonly mayReset: boolean;
  readonly drivers?: readonly Driver[];
  /** See `StoreOptions`. */
  readonly isCheckedLater?: boolean;
}): OpenIndex | "foreign" | "empty" {
  const { path, fingerprint, mayReset } = options;
  const store = openStore({
    path,
    steps: [indexSchema],
    drivers: options.drivers ?? drivers,
    isCheckedLater: options.isCheckedLater ?? false,
  });
  // More memory and rarer checkpoints than the defaults: a first pass writes tens of megabytes.
  store.database.exec("PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000");
  const found = fingerprintOf(store.database);
  if (found === fingerprint) return { ...store, isKept: true };
  if (!mayReset) {
    store.database.close();
    return found === undefined ? "empty" : "foreign";
  }
  resetIndex(store.database, fingerprint);
  return { ...store, isKept: false };
}

/** Empties an index, whatever its tables are. Readers on the same file go on with the new tables. */
export function resetIndex(database: Database, fingerprint: string): void {
  database.transaction(() => {
    const generation = generationOf(database);
    // A virtual table takes its shadow tables along, so it goes first, and what is gone by then is passed over.
    const tables = database
      .prepare<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'",
      )
      .all();
    for (const { name } of tables) database.exec(`DROP TABLE IF EXISTS "${name}"`);
    database.exec(indexSchema);
    const meta = createIndexMeta(database);
    meta.set("fingerprint", fingerprint);
    meta.set("epoch", randomUUID());
    meta.set("generation", String(generation + 1));
  });
}

/**
 * Which file a path leads to now; another number means that it was replaced. Undefined when there is none, or none that
 * can be reached: whoever writes the index says why.
 */
export function indexFileId(path: string): number | undefined {
  return existsSync(path) ? statSync(path, { throwIfNoEntry: false })?.ino : undefined;
}

/** Opens index.db for reading; undefined when it does not exist or is not finished being made. */
export function openIndexForReading(
  path: string,
  candidates: readonly Driver[] = drivers,
): Database | undefined {
  if (!existsSync(path)) return undefined;
  const database = openDatabase(path, candidates);
  database.exec(
    `PRAGMA busy_timeout = ${readTimeoutMs}; PRAGMA query_only = ON; PRAGMA trusted_schema = OFF`,
  );
  if (fingerprintOf(database) !== undefined) return database;
  database.close();
  return undefined;
}

// Readers wait for nobody in a write-ahead log; on a network mount, which has none, a writer may hold them up.
const readTimeoutMs = 1_000;

function fingerprintOf(database: Database): string | undefined {
  return hasMeta(database) ? createIndexMeta(database).get("fingerprint") : undefined;
}

function generationOf(database: Database): number {
  return hasMeta(database) ? createIndexMeta(database).generation() : 0;
}

function hasMeta(database: Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'meta'").get() !== undefined;
}
