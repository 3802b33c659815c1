import type { IndexStatus } from "./contract.ts";

/** What the indexer is started with. */
export interface IndexerSetup {
  /** Where index.db lies. */
  readonly folder: string;
  /** Absolute, links resolved. */
  readonly roots: readonly string[];
  /** Parsing threads; 0 parses in the indexer's own. */
  readonly workers: number;
}

/** What the indexer is asked. Answers are in brackets. */
export type IndexerRequest =
  /** Waits until the index is whole and up to date [IndexStatus]. */
  | { readonly kind: "ensure"; readonly chunks: boolean }
  /** [paths that changed] */
  | { readonly kind: "refresh"; readonly paths: readonly string[] }
  /** [IndexStatus] */
  | { readonly kind: "sync" }
  /** Paths that have probably changed []. */
  | { readonly kind: "touch"; readonly paths: readonly string[] }
  /** [] */
  | { readonly kind: "rebuild" }
  /** A reader found the file damaged []. */
  | { readonly kind: "damaged" };

/** What the indexer tells by itself. */
export interface IndexerNotice {
  readonly status: IndexStatus;
  /** Whether the index changed, and not only how far the work is. */
  readonly isChange: boolean;
}
