/** How much a model takes at once. */
export interface BatchLimits {
  readonly texts: number;
  /** Characters of all texts of a batch. */
  readonly characters: number;
  /** Characters of one text; what is beyond is cut. */
  readonly textCharacters: number;
}

/** A vector as it came: numbers, or base64 of 32-bit floats with the low byte first. Checked by `checkVectors`. */
export type RawVector = string | readonly unknown[] | Float32Array;

/** The part of an embedder that differs between providers: one request. No retries, no batches, no checks. */
export interface ModelClient {
  /** `provider/model`, for people. */
  readonly name: string;
  readonly limits: BatchLimits;
  /** What tells models of the same name apart: where they are served, their digest. Part of the embedder's id. */
  version(signal: AbortSignal): Promise<string>;
  /**
   * One raw vector per text, in the order of the texts.
   * @throws ModelError; what aborting throws when `signal` is aborted.
   */
  vectors(texts: readonly string[], signal: AbortSignal): Promise<readonly RawVector[]>;
}
