import type { IndexWriter } from "../../store/index-writer.ts";
import type { ChunkProduct } from "./contract.ts";
import type { Parsed, ParseTask } from "./parser.ts";

/** A file that was read, on its way into the database. */
interface Arrival {
  readonly task: ParseTask;
  readonly parsed: Parsed;
}

/** What a write changed. */
export interface Written {
  /** Ids of files with new content. */
  readonly changed: readonly number[];
  readonly changedPaths: readonly string[];
  /** Whether files came or went, so that imports may lead elsewhere. */
  readonly moved: boolean;
  /** Read as unchanged against content that the index has no more: to be read again. */
  readonly again: readonly string[];
}

/** Takes parsed files and writes them in short transactions, never an older reading over a newer one. */
export interface Intake {
  /** To be called when a file's reading begins; the ticket goes with its result. */
  begin(path: string): number;
  /** Keeps a result for the next write. @returns whether enough have gathered to write. */
  add(task: ParseTask, ticket: number, parsed: Parsed): boolean;
  remove(path: string): void;
  write(): Written;
}

/** So many files, or so many bytes of places, make a transaction of about 20 ms. */
const maxFiles = 100;
const maxBytes = 512 * 1024;

export function createIntake(
  writer: IndexWriter,
  chunks: ReturnType<ChunkProduct["store"]> | undefined,
  chunkVersion: number,
): Intake {
  /** Files that are being read: how often, and the ticket of the latest result that came. */
  const reading = new Map<string, { count: number; latest: number }>();
  let next = 1;
  /** By path: a later reading takes the place of an earlier one, which the index never sees. */
  let arrivals = new Map<string, Arrival>();
  let bytes = 0;

  const removeFile = (path: string): boolean => {
    const known = writer.find(path);
    if (known === undefined) return false;
    chunks?.remove(known.id);
    writer.remove(known.id);
    return true;
  };
  const keepChunks = (id: number, made: unknown): void => {
    if (made === undefined) chunks?.remove(id);
    else chunks?.replace(id, made);
    writer.setChunked(id, chunkVersion);
  };
  return {
    begin(path) {
      const state = reading.get(path) ?? { count: 0, latest: 0 };
      reading.set(path, { ...state, count: state.count + 1 });
      return next++;
    },
    add(task, ticket, parsed) {
      const state = reading.get(task.path);
      if (state === undefined) return false;
      if (state.count === 1) reading.delete(task.path);
      else reading.set(task.path, { count: state.count - 1, latest: Math.max(state.latest, ticket) });
      // Somebody waits for this result, even if another reading has begun since; only one that has ended is newer.
      if (ticket < state.latest) return false;
      arrivals.set(task.path, { task, parsed });
      if (parsed.kind === "record")
        bytes += parsed.record.places.length + parsed.record.definitions.length * 4;
      return arrivals.size >= maxFiles || bytes >= maxBytes;
    },
    remove(path) {
      const state = reading.get(path);
      if (state !== undefined) reading.set(path, { ...state, latest: next++ });
      const task = { path, absolute: "", language: "", wantsChunks: false };
      arrivals.set(path, { task, parsed: { kind: "gone" } });
    },
    write() {
      const batch = arrivals;
      arrivals = new Map();
      bytes = 0;
      if (batch.size === 0) return { changed: [], changedPaths: [], moved: false, again: [] };
      return writer.transaction(() => {
        const changed: number[] = [];
        const changedPaths: string[] = [];
        const again: string[] = [];
        let moved = false;
        for (const { task, parsed } of batch.values()) {
          if (parsed.kind === "gone") {
            if (!removeFile(task.path)) continue;
            moved = true;
            changedPaths.push(task.path);
            continue;
          }
          const known = writer.find(task.path);
          if (parsed.kind === "same") {
            if (known === undefined || !isEqual(writer.hashOf(known.id), task.knownHash))
              again.push(task.path);
            else writer.restamp(known.id, parsed.stamp);
            continue;
          }
          if (parsed.kind === "chunks") {
            if (known === undefined || !isEqual(writer.hashOf(known.id), task.knownHash))
              again.push(task.path);
            else {
              writer.restamp(known.id, parsed.stamp);
              keepChunks(known.id, parsed.chunks);
              changedPaths.push(task.path);
            }
            continue;
          }
          moved ||= known === undefined;
          const id = writer.put(parsed.record);
          if (task.wantsChunks) keepChunks(id, parsed.chunks);
          else chunks?.remove(id);
          changed.push(id);
          changedPaths.push(task.path);
        }
        if (changedPaths.length > 0) writer.meta.advance();
        return { changed, changedPaths, moved, again };
      });
    },
  };
}

const isEqual = (hash: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  hash !== undefined && other !== undefined && Buffer.compare(hash, other) === 0;
