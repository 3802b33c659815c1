import type { Definition } from "../../syntax/index.ts";

/**
 * What a chunk is: a `function` (method, constructor, macro), a later `part` of a long one, the head or another piece
 * of a `class` (or interface, enum, namespace), a `value` of several lines, `module` level code, a `section` of a
 * document, or the summary of a whole `file`.
 */
export type ChunkKind = "function" | "part" | "class" | "value" | "module" | "section" | "file";

/** In the order of their numbers in the index. Append only, or raise `chunkVersion`. */
export const chunkKinds: readonly ChunkKind[] = [
  "function",
  "part",
  "class",
  "value",
  "module",
  "section",
  "file",
];

/** A piece of a file that can be an answer, and the texts by which it is found. */
export interface Chunk {
  /** First and last line, from 1. */
  readonly start: number;
  readonly end: number;
  readonly kind: ChunkKind;
  readonly symbol: string;
  /** Names of what encloses it, from the outside in. */
  readonly chain: readonly string[];
  readonly signature: string;
  readonly doc: string;
  readonly body: string;
  readonly isTest: boolean;
}

/** What chunks are made from. */
export interface Source {
  readonly path: string;
  readonly language: string;
  readonly text: string;
  readonly definitions: readonly Definition[];
}
