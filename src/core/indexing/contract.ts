import type { Database } from "../../store/driver.ts";
import type { Definition } from "../syntax/index.ts";

/**
 * `empty`: nobody has asked for it yet. `building`: the first pass over the files is under way; what is there is right,
 * but not all. `ready`: every file is in it. `partial`: as `ready`, but for the files that `missing` names.
 * `failed`: there is none, `reason` says why.
 */
export type IndexState = "empty" | "building" | "ready" | "partial" | "failed";

/** Files that are not, or not wholly, in the index for one reason. */
export interface Missing {
  /** A finished clause: "could not be read". */
  readonly reason: string;
  readonly count: number;
  /** A few of their paths. */
  readonly examples: readonly string[];
}

/** How the index stands, in what a person or a model wants to know. */
export interface IndexStatus {
  readonly state: IndexState;
  /** Why it failed, as a finished sentence; else absent. */
  readonly reason?: string;
  readonly files: number;
  readonly symbols: number;
  /** Size of the database in bytes. */
  readonly bytes: number;
  /** Files done and to do, while a pass is under way. */
  readonly progress?: { readonly done: number; readonly total: number };
  readonly missing: readonly Missing[];
  /** Who writes: this server, another one (of that process id), or none yet. */
  readonly writer: { readonly who: "this" | "other" | "nobody"; readonly pid?: number };
  /** How changes on disk are noticed: a finished clause. */
  readonly freshness: string;
  /** Files whose chunks are made; absent as long as nobody asked for chunks. */
  readonly chunked?: number;
  /** What else a person should know; finished sentences. */
  readonly notices: readonly string[];
}

/**
 * The reading side of the index. The tables are in store/index-tables.ts; each room that asks them has its queries in a
 * file of its own in `store`, made once per reader (it stays the same object as long as the file does).
 */
export interface IndexReader {
  /** Throws CodiError `unavailable` instead of SQLite's words when the file turns out to be damaged. */
  readonly database: Database;
  /** Grows with every change, whoever makes it: what is derived from the index is right as long as this is the same. */
  generation(): number;
  /** Absolute path of an indexed one. */
  absolute(path: string): string;
}

export interface EnsureOptions {
  /** Longest time to wait, in milliseconds; 0 (default) starts what is needed and does not wait. */
  readonly waitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  /** Also make chunks, and wait for them, too. */
  readonly chunks?: boolean | undefined;
}

/** The index of a workspace: its catalogue of files, and the one writer. Nothing runs before somebody asks. */
export interface Indexing {
  /** The reading side; undefined until `ensure` was called and there is a file to read. */
  reader(): IndexReader | undefined;
  /**
   * To be called before a question: starts building if nobody has, waits for the first pass and for files that are
   * known to have changed. Returns how things stand when that is done or the time is over.
   * @throws CodiError `cancelled`. A failure is a state, not an error.
   */
  ensure(options?: EnsureOptions): Promise<IndexStatus>;
  /**
   * To be called with the files of an answer: looks at them on disk and indexes anew what changed.
   * @param paths as in the index.
   * @returns those that changed or went; ask again when there are any.
   */
  refresh(paths: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
  /** Compares the whole tree with the index and brings it up to date. */
  sync(signal?: AbortSignal): Promise<IndexStatus>;
  /** Says that files (absolute paths) have probably changed: they are looked at soon, and before the next question. */
  touch(paths: readonly string[]): void;
  /** Path of a file as in the index (relative to the first root, with `/`); undefined outside the workspace. */
  pathOf(absolute: string): string | undefined;
  status(): IndexStatus;
  /** The status as a person and a model read it; the first line is `state: …`. */
  describe(): string;
  /** Forgets everything and starts anew. */
  rebuild(): Promise<void>;
  /** Calls the listener after files were indexed anew, with the new status; returns what ends it. */
  onChange(listener: (status: IndexStatus) => void): () => void;
  close(): Promise<void>;
}

/** A file of which chunks are to be made. */
export interface ChunkSource {
  readonly path: string;
  readonly language: string;
  /** Decoded, without byte order mark; offsets of the definitions count in it. */
  readonly text: string;
  readonly definitions: readonly Definition[];
}

/**
 * What the room of retrieval adds to each file, in the same database. `make` runs in a parsing thread, `store` in the
 * thread that writes; both are loaded when chunks are first asked for (see src/worker.ts).
 */
export interface ChunkProduct<Made = unknown> {
  /** Kept as `file.chunked`, from 1; another number makes all chunks anew. */
  readonly version: number;
  /** The result is sent between threads: plain values and typed arrays. */
  make(source: ChunkSource): Made | Promise<Made>;
  /** Statements for the writing connection; both are called within its transaction. */
  store(database: Database): {
    /** Puts a file's chunks in the place of those it had. */
    replace(file: number, made: Made): void;
    remove(file: number): void;
  };
}
