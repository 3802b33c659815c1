import { serveThread } from "./core/workers/index.ts";

/** What a worker thread of ours can be: each is loaded by the thread that is it. */
const indexing = async () => (await import("./core/indexing/index.ts")).indexActors(chunks);
const chunks = async () => (await import("./core/retrieval/index.ts")).loadChunkProduct();

serveThread({
  indexer: async () => (await indexing()).indexer,
  parser: async () => (await indexing()).parser,
  pdf: async () => (await import("./core/web/index.ts")).loadPdfActor(),
  vectors: async () => (await import("./core/embeddings/index.ts")).loadVectorActor(),
});
