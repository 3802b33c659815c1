import type { Fence } from "../../shared/paths.ts";
import type { Embeddings } from "../embeddings/index.ts";
import type { ChunkProduct, Indexing } from "../indexing/index.ts";
import type { Retrieval } from "./contract.ts";

export interface RetrievalOptions {
  readonly fence: Fence;
  readonly indexing: Indexing;
  /** Vectors of the model that a person chose; without it the shipped table is the best there is. */
  readonly embeddings?: Embeddings;
}

/** Makes the room. Nothing is loaded before the first question. */
export function createRetrieval(options: RetrievalOptions): Retrieval {
  let engine: Promise<Retrieval> | undefined;
  let isClosed = false;
  const load = async (): Promise<Retrieval> => {
    const { createEngine } = await import("./engine.ts");
    const made = await createEngine(options);
    if (isClosed) made.close();
    return made;
  };
  return {
    async search(request, signal, progress) {
      // The index wakes up while the engine is loaded; who searches then asks it again, and hears of failures.
      if (!engine) void options.indexing.ensure({ chunks: true }).catch(() => undefined);
      engine ??= load();
      return (await engine).search(request, signal, progress);
    },
    close() {
      isClosed = true;
      void engine?.then((made) => made.close());
    },
  };
}

/** What retrieval adds to each file of the index; loaded by the threads that make and write it. */
export async function loadChunkProduct(): Promise<ChunkProduct> {
  return (await import("./product.ts")).chunkProduct;
}

export type * from "./contract.ts";
