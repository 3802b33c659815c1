/** What is looked for. */
export interface SearchRequest {
  /** Phrasings of one question; at least one has to say something. */
  readonly queries: readonly string[];
  /** A file or folder, as in the index; everything when undefined. */
  readonly path?: string | undefined;
  /** Language as in the index (`typescript`, `python`), or a file suffix (`ts`, `py`). */
  readonly language?: string | undefined;
  /** Most hits, 1 to 50; 10 when undefined. */
  readonly limit?: number | undefined;
}

/** `lexical`: by words. `static`: and by the shipped table of meanings. `model`: and by the model that a person chose. */
export type SearchMode = "lexical" | "static" | "model";

export interface SearchHit {
  readonly path: string;
  /** Lines, from 1, both included; never more than 60. */
  readonly start: number;
  readonly end: number;
  /** Name with what encloses it (`Class/method`); empty for code outside of any definition. */
  readonly symbol: string;
  readonly kind: string;
  /** 0 to 1: how sure the ranking is. */
  readonly score: number;
  /** Some of the lines between `start` and `end`: where it begins, and where the words of the question stand. */
  readonly snippet: string;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  readonly mode: SearchMode;
  /** Why the mode is not the best that was asked for; undefined when it is. */
  readonly reason: string | undefined;
  /** What else the reader should know: finished sentences. */
  readonly notes: readonly string[];
}

/** Finds code by what it does. */
export interface Retrieval {
  /**
   * The best chunks for a question. Builds the index when it is first asked; waits for it, but not for ever.
   * @throws CodiError `invalid_arguments` for a question without a word, `not_found` for a path that is not in the
   * index, `unavailable` when there is no index, `cancelled`.
   */
  search(
    request: SearchRequest,
    signal: AbortSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<SearchAnswer>;
  /** Ends what runs in the background. */
  close(): void;
}
