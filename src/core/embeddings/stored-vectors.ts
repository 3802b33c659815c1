import type { Database } from "../../store/driver.ts";
import { type LocateExtension, maxNearest, type NearestTable, openNearest } from "../../store/nearest.ts";
import { type ChunkVectorRow, vectorRows } from "../../store/vectors.ts";
import { createBest } from "./best.ts";
import { cosine, quantise } from "./quantise.ts";
import { checkDimensions, type VectorEntry, type VectorHit, type VectorStore } from "./vector-store.ts";

/** A chunk that should have a vector, without its text. */
export interface WantedVector {
  readonly chunk: number;
  readonly file: number;
  readonly hash: string;
}

/** `present`: had it already; `reused`: got the one kept of this text; `missing`: there is none. */
export type Adoption = "present" | "reused" | "missing";

/** Vectors in vectors.db, one byte a dimension, and the cache of vectors by text. */
export interface StoredVectors extends VectorStore {
  /** Gives chunks the vectors that are kept of their texts. */
  adopt(wanted: readonly WantedVector[]): Adoption[];
  /** Forgets the vectors of all other chunks, and the oldest of those that no chunk has any more. */
  retain(chunks: ReadonlySet<number>): void;
}

export interface StoredVectorsOptions {
  /** An open vectors.db; closed with the store. */
  readonly database: Database;
  /** Id of the embedder. */
  readonly embedder: string;
  readonly dimensions: number;
  readonly locate?: LocateExtension;
  readonly now?: () => number;
}

export function createStoredVectors(options: StoredVectorsOptions): StoredVectors {
  const { database, embedder, dimensions } = options;
  const rows = vectorRows(database, { name: embedder, dimensions, used: (options.now ?? Date.now)() });
  const opened = openNearest(database, rows, options.locate);
  const table = typeof opened === "string" ? undefined : opened;

  /** One transaction, in which the search table moves along with the rows. */
  const write = (work: (table: NearestTable | undefined) => void): void => {
    table?.follow();
    database.transaction(() => {
      // A server without the extension may have written since; then the table is made anew before it is next read.
      const follows = table?.isBehind() === false;
      work(table);
      rows.changed();
      if (follows) rows.followed();
    });
  };
  const scan = (found: Iterable<ChunkVectorRow>, query: Float32Array, limit: number): VectorHit[] => {
    const best = createBest<VectorHit>(limit);
    for (const { chunk, hash, bytes } of found) {
      const score = cosine(query, bytes);
      if (best.admits(score)) best.add({ chunk, hash: hexOf(hash), score });
    }
    return best.sorted();
  };
  return {
    kind: table ? "sqlite-vec" : "scan",
    notice: table
      ? undefined
      : `Vectors are searched row by row: sqlite-vec ${typeof opened === "string" ? opened : ""}.`,
    dimensions,
    count: rows.count,
    put(entries: readonly VectorEntry[]) {
      for (const { vector } of entries) checkDimensions(vector, dimensions);
      write((follower) => {
        for (const { chunk, file, hash, vector } of entries) {
          const bytes = quantise(vector);
          rows.link(chunk, file, rows.keep(Buffer.from(hash, "hex"), bytes));
          follower?.put(chunk, bytes);
        }
      });
    },
    adopt(wanted) {
      const states: Adoption[] = [];
      write((follower) => {
        for (const { chunk, file, hash } of wanted) {
          const known = rows.chunk(chunk);
          if (known?.file === file && hexOf(known.hash) === hash) {
            states.push("present");
            continue;
          }
          const kept = rows.cached(Buffer.from(hash, "hex"));
          states.push(kept ? "reused" : "missing");
          if (kept) {
            rows.link(chunk, file, kept.id);
            follower?.put(chunk, kept.bytes);
          } else if (known) {
            // What it was made from is gone: better no vector than a wrong one.
            rows.unlink(chunk);
            follower?.delete(chunk);
          }
        }
      });
      return states;
    },
    delete(chunks) {
      write((follower) => {
        for (const chunk of chunks) if (rows.unlink(chunk)) follower?.delete(chunk);
      });
    },
    retain(chunks) {
      const gone = rows.chunks().filter((chunk) => !chunks.has(chunk));
      write((follower) => {
        for (const chunk of gone) {
          rows.unlink(chunk);
          follower?.delete(chunk);
        }
        rows.dropUnused(keptUnused);
        rows.dropEmbedders(keptEmbedders);
      });
    },
    nearest(query, limit, files) {
      checkDimensions(query, dimensions);
      const wanted = Math.min(limit, maxNearest);
      if (!table) return scan(files ? rows.ofFiles(files) : rows.all(), query, wanted);
      table.follow();
      const found = table.nearest(quantise(query), wanted, files);
      const hits = found.flatMap(({ chunk, distance }): VectorHit | [] => {
        const row = rows.chunk(chunk);
        return row ? { chunk, hash: hexOf(row.hash), score: Math.min(1, 1 - distance) } : [];
      });
      return hits.sort((a, b) => b.score - a.score || a.chunk - b.chunk);
    },
    scores(query, chunks) {
      checkDimensions(query, dimensions);
      const found = new Map<number, number>();
      for (const chunk of chunks) {
        const row = rows.chunk(chunk);
        if (row) found.set(chunk, cosine(query, row.bytes));
      }
      return found;
    },
    close: () => database.close(),
  };
}

/** Vectors kept of texts that are in no file just now: another branch may bring them back. */
const keptUnused = 100_000;

/** Who tries a model and goes back finds the vectors of before. */
const keptEmbedders = 3;

const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
