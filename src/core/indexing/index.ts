export type {
  ChunkProduct,
  ChunkSource,
  EnsureOptions,
  Indexing,
  IndexReader,
  IndexState,
  IndexStatus,
  Missing,
} from "./contract.ts";
export { heritageKinds, symbolKinds } from "./kinds.ts";
