import type { Fence } from "../../shared/paths.ts";
import type { ChunkProduct, Indexing } from "../indexing/index.ts";
import type { Retrieval } from "./contract.ts";

export interface RetrievalOptions {
  readonly fence: Fence;
  readonly indexing: Indexing;
}

/** Makes the room. Nothing is loaded before the first question. */
export function createRetrieval(options: RetrievalOptions): Retrieval {
  let engine: Promise<Retrieval> | undefined;
  return {
    async search(request, signal, progress) {
      engine ??= import("./engine.ts").then(({ createEngine }) => createEngine(options));
      return (await engine).search(request, signal, progress);
    },
  };
}

/** What retrieval adds to each file of the index; loaded by the threads that make and write it. */
export async function loadChunkProduct(): Promise<ChunkProduct> {
  return (await import("./product.ts")).chunkProduct;
}

export type * from "./contract.ts";
