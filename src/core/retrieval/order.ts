import type { StoredChunk } from "../../store/chunk-reader.ts";

/** The order of chunks in the workspace. */
export function byPlace(one: StoredChunk, other: StoredChunk): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.start - other.start || one.end - other.end || one.kind - other.kind;
}
