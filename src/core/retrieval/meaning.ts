import type { FieldTokens } from "./fields.ts";

/** The shipped table, as chunks and questions use it. */
export interface MeaningTable {
  readonly dimensions: number;
  /** Direction of a question, of length 1; undefined where the table knows none of its words. */
  ofQuestion(question: string): Float32Array | undefined;
  /** Direction of a chunk in small numbers; undefined where the table knows none of its words. */
  ofChunk(fields: FieldTokens): Int8Array | undefined;
}

/** The table of this package; undefined in a build without one. Read once in each thread. */
export async function loadMeaningTable(): Promise<MeaningTable | undefined> {
  return undefined;
}
