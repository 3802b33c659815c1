import type { Lines } from "./lines.ts";

/** Lines from `first` to `last`, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Cuts lines into pieces of at most `most` lines: at a blank line if there is one in the second half, else before the
 * line that is indented least. Blank ends and pieces without a word are left out.
 */
export function piecesOf(lines: Lines, span: Span, most: number): Span[] {
  const pieces: Span[] = [];
  let first = span.first;
  while (first <= span.last) {
    const next = span.last - first + 1 <= most ? span.last + 1 : cutAfter(lines, first, most);
    const piece = trimmed(lines, { first, last: next - 1 });
    if (piece) pieces.push(piece);
    first = next;
  }
  return pieces;
}

/** Without the blank lines around it; undefined where nothing is left that has a word in it. */
export function trimmed(lines: Lines, { first, last }: Span): Span | undefined {
  let start = first;
  let end = Math.min(last, lines.count);
  while (start <= end && lines.isBlank(start)) start++;
  while (end > start && lines.isBlank(end)) end--;
  return start <= end && /[\p{L}\p{N}]{2}/u.test(lines.slice(start, end))
    ? { first: start, last: end }
    : undefined;
}

function cutAfter(lines: Lines, first: number, most: number): number {
  let best = first + most;
  let bestIndent = Number.POSITIVE_INFINITY;
  for (let line = first + most; line > first + most / 2; line--) {
    const text = lines.text(line);
    // A line that is blank at any depth is a better border than a line of code at no depth.
    const indent = text.trim() === "" ? -1 : text.length - text.trimStart().length;
    if (indent >= bestIndent) continue;
    bestIndent = indent;
    best = line;
  }
  return best;
}
