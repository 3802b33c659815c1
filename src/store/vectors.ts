import { join } from "node:path";
import type { Database, Driver } from "./driver.ts";
import { type OpenStore, openStore } from "./open.ts";

/**
 * Version 1 of vectors.db, which lies beside index.db and outlives it: a text keeps its vector across branches and
 * rebuilds. `vector` is the cache by content, `chunk_vector` says which chunk has which. `changes` counts writes;
 * `nearest` is the count up to which the search table of sqlite-vec follows (see nearest.ts).
 */
const vectorTables = `
CREATE TABLE embedder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  dimensions INTEGER NOT NULL,
  used INTEGER NOT NULL,
  changes INTEGER NOT NULL DEFAULT 0,
  nearest INTEGER NOT NULL DEFAULT -1
);
CREATE TABLE vector (
  id INTEGER PRIMARY KEY,
  embedder INTEGER NOT NULL,
  hash BLOB NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (embedder, hash)
);
CREATE TABLE chunk_vector (
  embedder INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  file INTEGER NOT NULL,
  vector INTEGER NOT NULL,
  PRIMARY KEY (embedder, chunk)
) WITHOUT ROWID;
CREATE INDEX chunk_vector_file ON chunk_vector(embedder, file);
CREATE INDEX chunk_vector_vector ON chunk_vector(vector);
`;

/** Opens vectors.db in a workspace's folder. See `openStore`. */
export function openVectors(options: { folder: string; drivers?: readonly Driver[] }): OpenStore {
  const { folder, ...rest } = options;
  return openStore({ path: join(folder, "vectors.db"), steps: [vectorTables], ...rest });
}

export type VectorRows = ReturnType<typeof vectorRows>;

export interface EmbedderRow {
  readonly id: number;
  readonly changes: number;
  readonly nearest: number;
}

/** A chunk with its vector. */
export interface ChunkVectorRow {
  readonly chunk: number;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The rows of one embedder, which is entered when it is new. `used` is the time in milliseconds since 1970. */
export function vectorRows(
  database: Database,
  embedder: { readonly name: string; readonly dimensions: number; readonly used: number },
) {
  database
    .prepare(
      "INSERT INTO embedder (name, dimensions, used) VALUES (?,?,?) ON CONFLICT (name) DO UPDATE SET used = max(used, excluded.used)",
    )
    .run(embedder.name, embedder.dimensions, embedder.used);
  const own = database.prepare<EmbedderRow>("SELECT id, changes, nearest FROM embedder WHERE name = ?");
  const state = (): EmbedderRow => own.get(embedder.name) ?? { id: 0, changes: 0, nearest: -1 };
  const { id } = state();

  const cached = database.prepare<{ id: number; bytes: Uint8Array }>(
    "SELECT id, bytes FROM vector WHERE embedder = ? AND hash = ?",
  );
  const keep = database.prepare<{ id: number }>(
    "INSERT INTO vector (embedder, hash, bytes) VALUES (?,?,?) ON CONFLICT (embedder, hash) DO UPDATE SET bytes = excluded.bytes RETURNING id",
  );
  const link = database.prepare(
    "INSERT INTO chunk_vector (embedder, chunk, file, vector) VALUES (?,?,?,?) ON CONFLICT (embedder, chunk) DO UPDATE SET file = excluded.file, vector = excluded.vector",
  );
  const unlink = database.prepare("DELETE FROM chunk_vector WHERE embedder = ? AND chunk = ?");
  const one = database.prepare<ChunkVectorRow & { readonly file: number }>(
    "SELECT c.chunk, c.file, v.hash, v.bytes FROM chunk_vector c JOIN vector v ON v.id = c.vector WHERE c.embedder = ? AND c.chunk = ?",
  );
  const all = database.prepare<ChunkVectorRow>(
    "SELECT c.chunk, v.hash, v.bytes FROM chunk_vector c JOIN vector v ON v.id = c.vector WHERE c.embedder = ?",
  );
  // The order and the index are given: SQLite guesses others, which look at every chunk for every file.
  const ofFiles = database.prepare<ChunkVectorRow>(
    "SELECT c.chunk, v.hash, v.bytes FROM json_each(?) j CROSS JOIN chunk_vector c INDEXED BY chunk_vector_file ON c.embedder = ? AND c.file = j.value CROSS JOIN vector v ON v.id = c.vector",
  );
  const chunks = database.prepare<{ chunk: number }>("SELECT chunk FROM chunk_vector WHERE embedder = ?");
  const total = database.prepare<{ count: number }>(
    "SELECT count(*) AS count FROM chunk_vector WHERE embedder = ?",
  );
  const changed = database.prepare("UPDATE embedder SET changes = changes + 1 WHERE id = ?");
  const followed = database.prepare("UPDATE embedder SET nearest = changes WHERE id = ?");
  const dropUnused = database.prepare(
    "DELETE FROM vector WHERE id IN (SELECT id FROM vector v WHERE NOT EXISTS (SELECT 1 FROM chunk_vector c WHERE c.vector = v.id) ORDER BY id DESC LIMIT -1 OFFSET ?)",
  );
  const dropped = database.prepare<{ id: number }>(
    "DELETE FROM embedder WHERE id NOT IN (SELECT id FROM embedder ORDER BY used DESC, id DESC LIMIT ?) RETURNING id",
  );
  const orphans = ["vector", "chunk_vector"].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE embedder = ?`),
  );
  return {
    id,
    dimensions: embedder.dimensions,
    state,
    /** The vector kept of a text. */
    cached: (hash: Uint8Array) => cached.get(id, hash),
    /** @returns the id of the vector. */
    keep: (hash: Uint8Array, bytes: Uint8Array): number => keep.get(id, hash, bytes)?.id ?? 0,
    link: (chunk: number, file: number, vector: number): void => void link.run(id, chunk, file, vector),
    unlink: (chunk: number): boolean => unlink.run(id, chunk).changes > 0,
    chunk: (chunk: number) => one.get(id, chunk),
    all: (): Iterable<ChunkVectorRow> => all.iterate(id),
    ofFiles: (files: ReadonlySet<number>): Iterable<ChunkVectorRow> =>
      ofFiles.iterate(JSON.stringify([...files]), id),
    chunks: (): number[] => chunks.all(id).map(({ chunk }) => chunk),
    count: (): number => total.get(id)?.count ?? 0,
    /** To be called in the transaction of each write. */
    changed: (): void => void changed.run(id),
    /** The search table holds what `chunk_vector` holds. */
    followed: (): void => void followed.run(id),
    /** Removes all but the newest `keep` vectors that no chunk has. */
    dropUnused: (keep: number): number => dropUnused.run(keep).changes,
    /** Removes all but the `keep` embedders used last, with their vectors; their search tables are left to nearest.ts. */
    dropEmbedders(keep: number): void {
      for (const gone of dropped.all(keep)) for (const orphan of orphans) orphan.run(gone.id);
    },
  };
}
