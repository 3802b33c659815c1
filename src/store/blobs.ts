import type { Database } from "./driver.ts";

/** The accounts of blobs: which there are, how large, and who still needs them. */
export type BlobStore = ReturnType<typeof blobStore>;

export interface BlobRow {
  readonly hash: string;
  /** Size on disk. */
  readonly bytes: number;
  /** 1 once it was compressed, or found not worth it. */
  readonly packed: number;
  /** When it was last asked for, milliseconds since 1970. */
  readonly time: number;
}

export function blobStore(database: Database) {
  const put = database.prepare(
    "INSERT INTO blob (hash, bytes, packed, time) VALUES (?,?,0,?) ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes, time = max(time, excluded.time)",
  );
  const setPacked = database.prepare("UPDATE blob SET bytes = ?, packed = 1 WHERE hash = ?");
  const has = database.prepare<{ found: number }>("SELECT 1 AS found FROM blob WHERE hash = ?");
  const unpacked = database.prepare<BlobRow>("SELECT * FROM blob WHERE packed = 0 ORDER BY time LIMIT ?");
  const total = database.prepare<{ bytes: number }>("SELECT coalesce(sum(bytes), 0) AS bytes FROM blob");
  const unreferenced = database.prepare<BlobRow>(
    "SELECT * FROM blob WHERE NOT EXISTS (SELECT 1 FROM checkpoint_file f WHERE f.blob = blob.hash) LIMIT ?",
  );
  const drop = database.prepare("DELETE FROM blob WHERE hash = ?");
  // Only ever the oldest part goes, so that what remains is a history without holes.
  const dropOld = database.prepare(
    "DELETE FROM checkpoint WHERE status <> 'open' AND seq < coalesce((SELECT min(seq) FROM checkpoint WHERE time >= ?), (SELECT max(seq) + 1 FROM checkpoint))",
  );
  const dropOldest = database.prepare(
    "DELETE FROM checkpoint WHERE seq IN (SELECT seq FROM checkpoint WHERE status <> 'open' ORDER BY seq LIMIT ?)",
  );
  return {
    put: (hash: string, bytes: number, time: number): void => void put.run(hash, bytes, time),
    packed: (hash: string, bytes: number): void => void setPacked.run(bytes, hash),
    has: (hash: string): boolean => has.get(hash) !== undefined,
    unpacked: (limit: number): BlobRow[] => unpacked.all(limit),
    totalBytes: (): number => total.get()?.bytes ?? 0,
    /** Blobs that no checkpoint needs. */
    unreferenced: (limit: number): BlobRow[] => unreferenced.all(limit),
    drop: (hash: string): void => void drop.run(hash),
    /** @returns how many checkpoints older than `cutoff` were removed. */
    dropCheckpointsBefore: (cutoff: number): number => dropOld.run(cutoff).changes,
    dropOldestCheckpoints: (count: number): number => dropOldest.run(count).changes,
  };
}
