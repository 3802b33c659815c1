/** One change of a patch: lines to find and lines to put there, both with the unchanged lines around them. */
export interface Hunk {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Lines said to stand above the change, outermost first (`@@ class A`). They narrow the search. */
  readonly anchors?: readonly string[];
  /** Claimed first line, counted from 1. Only ever decides between places that fit equally. */
  readonly line?: number;
  /** The change is at the end of the text. */
  readonly isAtEnd?: boolean;
  /** The patch format puts hunks in the order of the text. */
  readonly isInOrder?: boolean;
  /** The patch says that the text's last line gets or loses its line end. */
  readonly finalEnd?: "added" | "removed";
}

/** What a patch does to one file. */
export type FileOperation =
  | { readonly kind: "add"; readonly path: string; readonly text: string }
  | { readonly kind: "update"; readonly path: string; readonly hunks: readonly Hunk[] }
  | { readonly kind: "move"; readonly path: string; readonly to: string; readonly hunks: readonly Hunk[] }
  /** `hunks` hold what the patch believes the file to say; empty where it does not tell. */
  | { readonly kind: "delete"; readonly path: string; readonly hunks: readonly Hunk[] };

export interface ParsedPatch {
  readonly format: "v4a" | "unified" | "blocks";
  readonly operations: readonly FileOperation[];
  /** What was understood but not taken over (file modes). */
  readonly notes: readonly string[];
}
