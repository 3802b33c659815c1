/** Which part of a text is wanted. */
export interface WindowRequest {
  /** First line, from 1. */
  readonly first: number;
  /** Most lines. */
  readonly limit: number;
  /** Most characters of all lines together; the first line always comes, cut if need be. */
  readonly maxChars: number;
  /** First character wanted of the first line, from 1; for lines that were cut. */
  readonly column: number;
  /** Most characters of one line. */
  readonly maxLineChars: number;
}

/** A line of which only a part is shown. */
export interface CutLine {
  readonly line: number;
  /** First and last character shown, from 1. */
  readonly from: number;
  readonly to: number;
  /** Characters of the whole line; at least that many when the window is not `complete`. */
  readonly length: number;
}

/** The lines found, and what lies around them. */
export interface TextWindow {
  readonly first: number;
  readonly lines: readonly string[];
  readonly cut: readonly CutLine[];
  /** Lines seen in all; the file's total when `complete`. */
  readonly total: number;
  /** Whether the text was seen to its end. */
  readonly complete: boolean;
  /** Whether lines follow the window. */
  readonly more: boolean;
  /** Whether the text ends with a line break; only known when `complete`. */
  readonly finalNewline: boolean;
}

/** Takes a text in pieces and keeps only the window. */
export interface WindowCollector {
  /** Takes the next piece; true once the window is full and its last line is over. */
  push(piece: string): boolean;
  /** Whether the first line of the window has begun. */
  isReached(): boolean;
  finish(complete: boolean): TextWindow;
}

/** Lines end at "\n"; a "\r" before it belongs to the line end. Memory is bounded by `maxChars`. */
export function collectWindow(request: WindowRequest): WindowCollector {
  const lines: string[] = [];
  const cut: CutLine[] = [];
  let line = 1; // the line that the next character belongs to
  let length = 0; // characters of it seen so far
  let shown = ""; // what is kept of it
  let room = request.maxChars;
  let isFull = false;

  const isWanted = () => !isFull && line >= request.first;
  const from = () => (line === request.first ? request.column : 1);

  const take = (piece: string, start: number, end: number) => {
    if (isWanted() && shown.length <= request.maxLineChars) {
      const skip = Math.max(0, from() - 1 - length);
      if (skip < end - start) {
        shown += piece.slice(
          start + skip,
          Math.min(end, start + skip + request.maxLineChars + 1 - shown.length),
        );
      }
    }
    length += end - start;
  };
  const endLine = (isLast: boolean) => {
    if (isWanted()) keep(isLast);
    line++;
    length = 0;
    shown = "";
    if (line >= request.first + request.limit) isFull = true;
  };
  const keep = (isLast: boolean) => {
    const hasReturn = !isLast && length > 0 && shown.endsWith("\r") && shown.length === length - from() + 1;
    const whole = hasReturn ? shown.slice(0, -1) : shown;
    const text = whole.slice(0, request.maxLineChars);
    if (text.length > room && lines.length > 0) {
      isFull = true;
      return;
    }
    room -= text.length + 1;
    lines.push(text);
    if (text.length < whole.length || from() > 1) {
      cut.push({ line, from: from(), to: from() + text.length - 1, length });
    }
  };

  return {
    push(piece) {
      let start = 0;
      for (;;) {
        const end = piece.indexOf("\n", start);
        if (end === -1) break;
        take(piece, start, end);
        endLine(false);
        start = end + 1;
      }
      take(piece, start, piece.length);
      return isFull && length > 0;
    },
    isReached: () => line >= request.first,
    finish(complete) {
      const finalNewline = length === 0 && line > 1;
      if (length > 0) endLine(true);
      const total = line - 1;
      const last = request.first + lines.length - 1;
      const more = total > last && lines.length > 0;
      return { first: request.first, lines, cut, total, complete, more, finalNewline };
    },
  };
}
