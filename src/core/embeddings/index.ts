import type { EmbeddingChoice, Embeddings } from "./contract.ts";

export interface EmbeddingsOptions {
  readonly choice: EmbeddingChoice;
  /** Folder of the workspace's index.db; vectors are kept beside it in vectors.db. */
  readonly folder: string;
}

/** Makes the room. Nothing is loaded before the first question. */
export function createEmbeddings(options: EmbeddingsOptions): Embeddings {
  throw new Error(`not built yet: ${options.folder}`);
}

export type * from "./contract.ts";
export type { VectorHit, VectorIndexKind } from "./vector-store.ts";
