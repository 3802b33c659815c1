import { CodiError } from "../../shared/errors.ts";

/** How vectors are searched: in memory, by the sqlite-vec extension, or row by row. */
export type VectorIndexKind = "memory" | "sqlite-vec" | "scan";

export interface VectorEntry {
  /** Id of the chunk: a safe integer. */
  readonly chunk: number;
  readonly file: number;
  /** Hash of the embedded text, in hexadecimal. */
  readonly hash: string;
  /** Of length 1. */
  readonly vector: Float32Array;
}

export interface VectorHit {
  readonly chunk: number;
  /** Hash of the text that the vector was made from. */
  readonly hash: string;
  /** Cosine, -1 to 1; quantised vectors give it to about two digits. */
  readonly score: number;
}

/** Vectors of one embedder by chunk. Synchronous, so that it runs in whichever thread it is opened in. */
export interface VectorStore {
  readonly kind: VectorIndexKind;
  /** Why it is not the best kind there is: a finished sentence. */
  readonly notice: string | undefined;
  readonly dimensions: number;
  count(): number;
  /** Adds vectors; a chunk that had one gets the new one. @throws CodiError `internal` for another dimension. */
  put(entries: readonly VectorEntry[]): void;
  delete(chunks: readonly number[]): void;
  /** The `limit` nearest (at most 4,096), best first; equal scores by chunk id. */
  nearest(query: Float32Array, limit: number, files?: ReadonlySet<number>): VectorHit[];
  /** Cosine by chunk, for those that have a vector. */
  scores(query: Float32Array, chunks: readonly number[]): Map<number, number>;
  close(): void;
}

/** @throws CodiError `internal` for a vector that is not of this store. */
export function checkDimensions(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions)
    throw new CodiError(
      "internal",
      `A vector of ${vector.length} dimensions does not fit a store of ${dimensions}.`,
    );
}
