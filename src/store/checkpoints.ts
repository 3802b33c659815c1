import type { Database } from "./driver.ts";

/** Version 1 of state.db. `seq` orders calls; the older part is only ever removed as a whole, from its beginning. */
export const checkpointTables = `
CREATE TABLE checkpoint (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  session TEXT NOT NULL,
  agent TEXT NOT NULL,
  tool TEXT NOT NULL,
  label TEXT NOT NULL,
  root TEXT NOT NULL,
  owner TEXT NOT NULL,
  time INTEGER NOT NULL
);
CREATE INDEX checkpoint_open ON checkpoint(status) WHERE status = 'open';
CREATE TABLE checkpoint_file (
  seq INTEGER NOT NULL REFERENCES checkpoint(seq) ON DELETE CASCADE,
  path TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT,
  blob TEXT,
  PRIMARY KEY (seq, path)
) WITHOUT ROWID;
CREATE INDEX checkpoint_file_path ON checkpoint_file(path, seq);
CREATE INDEX checkpoint_file_blob ON checkpoint_file(blob);
CREATE TABLE blob (
  hash TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  packed INTEGER NOT NULL,
  time INTEGER NOT NULL
) WITHOUT ROWID;
`;

/** One call that changed files, or a named point between calls. */
export interface CheckpointRow {
  readonly seq: number;
  readonly id: string;
  readonly kind: "call" | "point";
  /** `open` while the call runs; `interrupted` when its server died before it ended. */
  readonly status: "open" | "done" | "interrupted";
  readonly session: string;
  readonly agent: string;
  readonly tool: string;
  /** Empty for calls. */
  readonly label: string;
  /** First folder of the workspace. */
  readonly root: string;
  /** Process that runs the call. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** One path of a call. States are JSON, opaque here. */
export interface FileRow {
  readonly path: string;
  readonly before: string;
  /** Null while the call runs. */
  readonly after: string | null;
  /** Hash of the content that `before` needs, where it has any. */
  readonly blob: string | null;
}

export interface SeqFileRow extends FileRow {
  readonly seq: number;
}

export interface CheckpointFilter {
  readonly roots: readonly string[];
  readonly session?: string | undefined;
  readonly agent?: string | undefined;
  /** A file, or a folder with all below it. */
  readonly path?: string | undefined;
  readonly afterSeq?: number | undefined;
  readonly beforeSeq?: number | undefined;
  readonly limit?: number | undefined;
}

/** The tables of checkpoints. */
export type CheckpointStore = ReturnType<typeof checkpointStore>;

export function checkpointStore(database: Database) {
  const addCall = database.prepare(
    "INSERT INTO checkpoint (id, kind, status, session, agent, tool, label, root, owner, time) VALUES (?,?,?,?,?,?,?,?,?,?)",
  );
  const addFile = database.prepare(
    "INSERT INTO checkpoint_file (seq, path, before, after, blob) VALUES (?,?,?,?,?)",
  );
  const setAfter = database.prepare(
    "INSERT INTO checkpoint_file (seq, path, before, after, blob) VALUES (?,?,?,?,?) ON CONFLICT (seq, path) DO UPDATE SET after = excluded.after",
  );
  const dropFile = database.prepare("DELETE FROM checkpoint_file WHERE seq = ? AND path = ?");
  const setStatus = database.prepare("UPDATE checkpoint SET status = ? WHERE seq = ?");
  const drop = database.prepare("DELETE FROM checkpoint WHERE seq = ?");
  const byId = database.prepare<CheckpointRow>("SELECT * FROM checkpoint WHERE id = ?");
  const bySeq = database.prepare<CheckpointRow>("SELECT * FROM checkpoint WHERE seq = ?");
  const opened = database.prepare<CheckpointRow>("SELECT * FROM checkpoint WHERE status = 'open'");
  const filesOf = database.prepare<SeqFileRow>("SELECT * FROM checkpoint_file WHERE seq = ? ORDER BY path");

  return {
    /** Runs several of the steps below as one. */
    atomically: <Result>(work: () => Result): Result => database.transaction(work),
    /** @returns the `seq` it was given. */
    add(row: Omit<CheckpointRow, "seq">, files: readonly FileRow[]): number {
      const { id, kind, status, session, agent, tool, label, root, owner, time } = row;
      const { lastId } = addCall.run(id, kind, status, session, agent, tool, label, root, owner, time);
      for (const { path, before, after, blob } of files) addFile.run(lastId, path, before, after, blob);
      return lastId;
    },
    /** Keeps only `files`, with their states after the call. */
    finish(seq: number, status: CheckpointRow["status"], files: readonly FileRow[]): void {
      const kept = new Set(files.map(({ path }) => path));
      for (const { path } of filesOf.all(seq)) if (!kept.has(path)) dropFile.run(seq, path);
      for (const { path, before, after, blob } of files) setAfter.run(seq, path, before, after, blob);
      setStatus.run(status, seq);
    },
    drop: (seq: number): void => void drop.run(seq),
    byId: (id: string): CheckpointRow | undefined => byId.get(id),
    bySeq: (seq: number): CheckpointRow | undefined => bySeq.get(seq),
    opened: (): CheckpointRow[] => opened.all(),
    filesOf: (seq: number): SeqFileRow[] => filesOf.all(seq),
    /** Newest first. */
    list(filter: CheckpointFilter): CheckpointRow[] {
      const { where, values } = conditions(filter);
      const limit = filter.limit === undefined ? "" : ` LIMIT ${filter.limit}`;
      return database
        .prepare<CheckpointRow>(`SELECT * FROM checkpoint c WHERE ${where} ORDER BY seq DESC${limit}`)
        .all(...values);
    },
    /** Every path that the fitting calls touched, oldest call first. */
    files(filter: CheckpointFilter): SeqFileRow[] {
      const { where, values } = conditions(filter);
      const path = filter.path === undefined ? "" : ` AND ${below("f.path")}`;
      return database
        .prepare<SeqFileRow>(
          `SELECT f.* FROM checkpoint_file f JOIN checkpoint c USING (seq) WHERE ${where}${path} ORDER BY f.seq`,
        )
        .all(...values, ...(filter.path === undefined ? [] : belowValues(filter.path)));
    },
    /** All that is recorded about one path from a call on, oldest first. */
    history(path: string, fromSeq: number): SeqFileRow[] {
      return database
        .prepare<SeqFileRow>("SELECT * FROM checkpoint_file WHERE path = ? AND seq >= ? ORDER BY seq")
        .all(path, fromSeq);
    },
  };
}

function conditions(filter: CheckpointFilter): { where: string; values: (string | number)[] } {
  const parts: [string, ...(string | number)[]][] = [
    [`c.root IN (${filter.roots.map(() => "?").join(",")})`, ...filter.roots],
  ];
  if (filter.session !== undefined) parts.push(["c.session = ?", filter.session]);
  if (filter.agent !== undefined) parts.push(["c.agent = ?", filter.agent]);
  if (filter.afterSeq !== undefined) parts.push(["c.seq > ?", filter.afterSeq]);
  if (filter.beforeSeq !== undefined) parts.push(["c.seq < ?", filter.beforeSeq]);
  if (filter.path !== undefined)
    parts.push([
      `EXISTS (SELECT 1 FROM checkpoint_file f WHERE f.seq = c.seq AND ${below("f.path")})`,
      ...belowValues(filter.path),
    ]);
  return { where: parts.map(([sql]) => sql).join(" AND "), values: parts.flatMap(([, ...values]) => values) };
}

// A range instead of LIKE: names may hold % and _, and a range uses the index.
const below = (column: string): string =>
  `(${column} = ? OR (${column} > ? AND ${column} < ?) OR (${column} > ? AND ${column} < ?))`;
const belowValues = (path: string): string[] => [path, `${path}/`, `${path}0`, `${path}\\`, `${path}]`];
