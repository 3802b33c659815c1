import type { Database } from "./driver.ts";

/**
 * Chunks of files in index.db. `words` is a packed row (see core/retrieval/row.ts), `hash` tells equal texts,
 * `kind` is a place in `chunkKinds`. Ids are never given twice, so that what was read once can be read on from there.
 * `chunk_total` counts what ranking needs of all chunks together; its `epoch` changes when ids begin anew.
 */
const chunkTables = `
CREATE TABLE IF NOT EXISTS chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file INTEGER NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  test INTEGER NOT NULL,
  symbol TEXT NOT NULL,
  chain TEXT NOT NULL,
  hash BLOB NOT NULL,
  words BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS chunk_file ON chunk(file);
CREATE TABLE IF NOT EXISTS chunk_total (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  sym INTEGER NOT NULL, chain INTEGER NOT NULL, path INTEGER NOT NULL,
  sig INTEGER NOT NULL, doc INTEGER NOT NULL, body INTEGER NOT NULL
);
INSERT OR IGNORE INTO chunk_total VALUES (1, abs(random() % 1000000000), 0, 0, 0, 0, 0, 0, 0);
`;

/** A chunk as it is stored. */
export interface ChunkRecord {
  readonly start: number;
  readonly end: number;
  readonly kind: number;
  readonly isTest: boolean;
  readonly symbol: string;
  /** Names of what encloses it, `/` between them. */
  readonly chain: string;
  readonly hash: Uint8Array;
  readonly words: Uint8Array;
  /** Lengths of the six columns, in tokens. */
  readonly lengths: readonly number[];
}

/** Puts chunks in and takes them out; on the writing connection, within its transaction. */
export function createChunkWriter(database: Database) {
  database.exec(chunkTables);
  const addChunk = database.prepare(
    "INSERT INTO chunk (file, start, end, kind, test, symbol, chain, hash, words) VALUES (?,?,?,?,?,?,?,?,?)",
  );
  const ofFile = database.prepare<{ lengths: Uint8Array }>(
    "SELECT substr(words, 1, 12) AS lengths FROM chunk WHERE file = ?",
  );
  const dropChunks = database.prepare("DELETE FROM chunk WHERE file = ?");
  const count = database.prepare(
    `UPDATE chunk_total SET chunks = chunks + ?, sym = sym + ?, chain = chain + ?, path = path + ?, sig = sig + ?,
     doc = doc + ?, body = body + ?`,
  );

  const remove = (file: number): void => {
    const old = ofFile.all(file);
    if (old.length === 0) return;
    const sums = [0, 0, 0, 0, 0, 0];
    for (const { lengths } of old)
      for (let i = 0; i < 6; i++)
        sums[i] = (sums[i] ?? 0) + (lengths[i * 2] ?? 0) + 256 * (lengths[i * 2 + 1] ?? 0);
    dropChunks.run(file);
    count.run(-old.length, ...sums.map((sum) => -sum));
  };
  return {
    remove,
    replace(file: number, records: readonly ChunkRecord[]): void {
      remove(file);
      const sums = [0, 0, 0, 0, 0, 0];
      for (const record of records) {
        const { start, end, kind, isTest, symbol, chain, hash, words } = record;
        addChunk.run(file, start, end, kind, isTest ? 1 : 0, symbol, chain, hash, words);
        for (let i = 0; i < 6; i++) sums[i] = (sums[i] ?? 0) + (record.lengths[i] ?? 0);
      }
      if (records.length > 0) count.run(records.length, ...sums);
    },
  };
}
