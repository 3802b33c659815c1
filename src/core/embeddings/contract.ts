import type { VectorHit, VectorIndexKind } from "./vector-store.ts";

/** What a text is to a model: many models treat questions and what they look for differently. */
export type TextKind = "query" | "document";

export interface EmbedOptions {
  readonly kind: TextKind;
  readonly signal: AbortSignal;
  /** Told after each batch. */
  readonly progress?: (done: number, total: number) => void;
  /** Gets the vectors of each batch as they come and is waited for, so that nothing is lost when a later batch fails. */
  readonly received?: (first: number, vectors: readonly Float32Array[]) => void | Promise<void>;
  /** Awaited before each request, so that others can go first. */
  readonly turn?: () => Promise<void>;
}

/** A model that turns text into vectors. */
export interface Embedder {
  /** Provider, model, dimensions and version: vectors of two ids are never compared. */
  readonly id: string;
  readonly dimensions: number;
  /**
   * One vector of length 1 per text, in the order of the texts. Texts longer than the model takes are cut at their end.
   * @throws CodiError `unavailable` or `timed_out` with what is wrong with the model, `cancelled` when aborted.
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
}

/** The model that a person chose. Built by `src/config.ts`, never from what a workspace says. */
export interface EmbeddingSettings {
  readonly provider: "openai" | "compatible" | "ollama" | "transformers";
  readonly model: string;
  /** Where the model is served, such as `http://127.0.0.1:11434`; unused by `transformers`. */
  readonly endpoint: string | undefined;
  readonly apiKey: string | undefined;
  /** `transformers` only: where models lie, and whether missing ones may be downloaded. */
  readonly modelFolder: string | undefined;
  readonly allowDownload: boolean;
}

/** What stands behind `CODI_EMBEDDING`: a model, or why there is none. */
export interface EmbeddingChoice {
  readonly settings: EmbeddingSettings | undefined;
  /** A finished sentence about why there is no model, or what was ignored; undefined when nothing was chosen. */
  readonly notice: string | undefined;
}

/** Where embedding stands, for `search_code` (its `mode` line) and `index_status`. */
export interface EmbeddingStatus {
  /** `off`: no model is configured. `idle`: not asked yet. `cooling`: failed, and not asked again before `retryAt`. */
  readonly state: "off" | "idle" | "connecting" | "ready" | "cooling";
  /** `provider/model` as configured. */
  readonly model: string | undefined;
  /** Id of the embedder once it has answered. */
  readonly embedder: string | undefined;
  readonly dimensions: number | undefined;
  /** Why it is not `ready`, or what was ignored: a finished sentence without secrets. */
  readonly reason: string | undefined;
  /** Milliseconds since 1970, while `cooling`. */
  readonly retryAt: number | undefined;
  /** Chunks that have a vector of this embedder; 0 before the store was opened. */
  readonly vectors: number;
  /** How vectors are searched, and why not better; undefined before the store was opened. */
  readonly index: { readonly kind: VectorIndexKind; readonly notice: string | undefined } | undefined;
}

/** A chunk that should have a vector. */
export interface EmbeddableChunk {
  /** Id in the index: a safe integer. */
  readonly id: number;
  /** Id of its file in the index. */
  readonly file: number;
  /** Hash in hexadecimal of what `text` gives, header lines included: equal hashes share one vector. */
  readonly hash: string;
  /** What the model gets. Only asked for when no vector of this hash is kept. */
  text(): string | Promise<string>;
}

export interface EmbedMissingOptions {
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
  /** Set where `chunks` are all there are: vectors of others are then forgotten (they stay in the cache). */
  readonly complete?: boolean;
}

/** What `embedMissing` did. Everything counted as done is kept, whatever happened afterwards. */
export interface EmbedReport {
  /** Had a vector already. */
  readonly present: number;
  /** Got one from the cache: same text, other place, branch or index. */
  readonly reused: number;
  /** Got one from the model. */
  readonly embedded: number;
  /** The model refuses these texts; they are not sent again by this process. */
  readonly refused: number;
  /** Still without a vector. */
  readonly remaining: number;
  /** Why some remain: a finished sentence. */
  readonly reason: string | undefined;
}

export interface NearestOptions {
  readonly limit: number;
  /** Only chunks of these files. */
  readonly files?: ReadonlySet<number>;
}

/** A question put to the model: its vector and the embedder it belongs to. */
export interface QueryVector {
  readonly embedder: string;
  readonly vector: Float32Array;
}

/**
 * Vectors of a configured model. Nothing is loaded, opened or asked before the first call that needs it.
 *
 * Use by a search: `status().state === "off"` → search without. Otherwise `embedQuery` (at most two seconds, the first
 * failure is remembered for a while, then it throws at once), then `nearest` for candidates and `scores` for candidates
 * that others found. In the background, after each change of chunks: `embedMissing` and `forget`.
 */
export interface Embeddings {
  status(): EmbeddingStatus;
  /** @throws CodiError `unavailable` with why there is no model just now, `cancelled` when aborted. */
  embedQuery(text: string, options: { readonly signal: AbortSignal }): Promise<QueryVector>;
  /**
   * Gives every chunk its vector: kept ones, then cached ones, then the model's. Runs one after the other when called
   * twice. Failures of the model are in the report; only an abort throws.
   * @throws CodiError `cancelled` when aborted; what was done until then is kept.
   */
  embedMissing(
    chunks: Iterable<EmbeddableChunk> | AsyncIterable<EmbeddableChunk>,
    options: EmbedMissingOptions,
  ): Promise<EmbedReport>;
  /**
   * Chunks nearest to a question, best first. A hit tells the hash its vector was made from: drop it where the chunk
   * has another one by now. Empty where the vectors at hand are of another embedder.
   */
  nearest(query: QueryVector, options: NearestOptions): Promise<VectorHit[]>;
  /** Cosine of a question with given chunks; a chunk without vector is not in the map. */
  scores(query: QueryVector, chunks: readonly number[]): Promise<Map<number, number>>;
  /** Forgets vectors of chunks that are gone; the cache keeps them for when they come back. */
  forget(chunks: readonly number[]): Promise<void>;
  close(): Promise<void>;
}
