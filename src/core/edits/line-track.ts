import type { Document, Piece } from "./document.ts";

/** Lines counted from 1, both ends included. An empty range (a deletion) has `end` one below `start`. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Follows line numbers through a series of replacements. */
export interface LineTrack {
  /** Takes note of an edit before it is made. */
  record(doc: Document, pieces: readonly Piece[]): void;
  /** The first place of the n-th edit: its lines in the first text, and in the last one. */
  ranges(edit: number): { readonly before: LineRange; readonly after: LineRange };
}

interface Move {
  /** First line replaced, counted from 0, in the text before the edit. */
  readonly line: number;
  readonly removed: number;
  readonly added: number;
}

export function createLineTrack(): LineTrack {
  const history: (readonly Move[])[] = [];
  return {
    record(doc, pieces) {
      history.push(
        pieces.map((piece) => {
          const line = doc.lineAt(piece.from);
          return { line, removed: doc.lineAt(piece.to) - line + 1, added: piece.text.split("\n").length };
        }),
      );
    },
    ranges(edit) {
      const first = history[edit]?.[0] ?? { line: 0, removed: 1, added: 1 };
      const start = history.slice(0, edit).reduceRight(undo, first.line);
      const end = Math.max(start, history.slice(0, edit).reduceRight(undo, first.line + first.removed - 1));
      const last = history.slice(edit + 1).reduce(redo, first.line);
      return {
        before: { start: start + 1, end: end + 1 },
        after: { start: last + 1, end: last + first.added },
      };
    },
  };
}

function undo(line: number, moves: readonly Move[]): number {
  let shift = 0;
  for (const move of moves) {
    const at = move.line + shift;
    if (line < at) break;
    if (line < at + move.added) return move.line + Math.min(line - at, move.removed - 1);
    shift += move.added - move.removed;
  }
  return line - shift;
}

function redo(line: number, moves: readonly Move[]): number {
  let shift = 0;
  for (const move of moves) {
    if (move.line >= line) break;
    shift += move.added - move.removed;
  }
  return line + shift;
}
