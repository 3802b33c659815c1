import type { FileOperation } from "./hunk.ts";

/** What a format's parser may say about the patch's lines, counted from 0. */
export interface PatchJudge {
  /** Refuses the patch because of one of its lines. */
  refuse(at: number, message: string): never;
  /** Refuses the patch if a line that this format has no use for is a mark of another one. */
  checkOutside(at: number): void;
}

export interface PatchParts {
  readonly operations: readonly FileOperation[];
  readonly notes: readonly string[];
}
