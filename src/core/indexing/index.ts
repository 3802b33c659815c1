export { indexActors } from "./actors.ts";
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
export { createIndexing, type IndexingOptions } from "./create.ts";
export { type ExportedDefinition, exportDefinitions, exportTags } from "./exports.ts";
export { indexFolder } from "./roots.ts";
