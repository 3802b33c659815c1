import type { Piece } from "./document.ts";

/** Stretches of a text that earlier edits wrote. A deletion leaves an empty stretch. */
export interface Spans {
  /** The end of the first stretch that a range touches, if any. */
  touched(from: number, to: number): number | undefined;
  /** Takes note of replacements, given in the offsets before them. */
  record(pieces: readonly Piece[]): void;
  readonly isEmpty: boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export function createSpans(): Spans {
  let spans: readonly Span[] = [];
  return {
    get isEmpty() {
      return spans.length === 0;
    },
    touched(from, to) {
      const span = spans[firstEndingAfter(spans, from)];
      return span && span.from < to ? Math.max(span.to, from) : undefined;
    },
    record(pieces) {
      spans = merged(spans, pieces);
    },
  };
}

/** Index of the first span that ends behind an offset; spans are in order and do not overlap. */
function firstEndingAfter(spans: readonly Span[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.to ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Moves the old spans to where they are after the replacements, and adds the replacements. */
function merged(spans: readonly Span[], pieces: readonly Piece[]): readonly Span[] {
  const result: Span[] = [];
  let next = 0;
  let shift = 0;
  const push = (from: number, to: number) => {
    const last = result.at(-1);
    if (last && from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else result.push({ from, to });
  };
  for (const piece of pieces) {
    for (let span = spans[next]; span && span.to < piece.from; span = spans[++next]) {
      push(span.from + shift, span.to + shift);
    }
    let from = piece.from;
    let behind = 0;
    for (let span = spans[next]; span && span.from <= piece.to; span = spans[++next]) {
      from = Math.min(from, span.from);
      behind = Math.max(behind, span.to - piece.to);
    }
    push(from + shift, piece.from + shift + piece.text.length + behind);
    shift += piece.text.length - (piece.to - piece.from);
  }
  for (let span = spans[next]; span; span = spans[++next]) push(span.from + shift, span.to + shift);
  return result;
}
