import type { EmbeddingChoice, Embeddings } from "./contract.ts";
import { createLater } from "./later.ts";
import { createOff } from "./off.ts";
import type { OpenVectorThread } from "./vector-access.ts";
import type { VectorSetup } from "./vector-actor.ts";

export interface EmbeddingsOptions {
  /** `config.embedding`. */
  readonly choice: EmbeddingChoice;
  /** Folder of the workspace's index.db; vectors are kept beside it in vectors.db, which outlives it. */
  readonly folder: string;
  /** Opens whatever owns vectors.db; where absent a worker thread of its own, so that no search holds up the caller. */
  readonly openVectors?: OpenVectorThread;
}

/** Makes the room. Nothing is loaded, opened or asked before the first call that needs it. */
export function createEmbeddings({ choice, folder, openVectors }: EmbeddingsOptions): Embeddings {
  const { settings, notice } = choice;
  if (settings === undefined) return createOff(notice);
  return createLater({ settings, notice, folder, openVectors });
}

export { type ChoiceSources, chooseEmbedding } from "./choice.ts";
export type * from "./contract.ts";
export type { OpenVectorThread } from "./vector-access.ts";
export type { VectorHit, VectorIndexKind } from "./vector-store.ts";

/** What src/worker.ts runs as `vectors`. */
export async function loadVectorActor() {
  const { startVectors } = await import("./vector-actor.ts");
  // The other end is `OpenVectorThread`, which is given a `VectorSetup`.
  return (setup: unknown) => startVectors(setup as VectorSetup);
}
