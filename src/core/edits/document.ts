import { fold, type Step } from "./fold.ts";

/** One replacement in a document's body; `ends` are the line ends of the breaks inside `text`. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly ends?: readonly string[];
}

/** A text taken apart for editing. Lines are counted from 0, offsets are those of `body`. */
export interface Document {
  /** The text without byte order mark, every line end written as `\n`. */
  readonly body: string;
  /** The body's lines; a text that ends in a line end has an empty last line. */
  readonly lines: readonly string[];
  /** Every line in the form that a step compares. */
  folded(step: Step): readonly string[];
  startOf(line: number): number;
  lineAt(offset: number): number;
  /** The line end after a line; for the last line, what a new line end there should be. */
  endAfter(line: number): string;
  /** Whether line ends differ from line to line. */
  readonly isMixed: boolean;
  /** Brings text sent by a caller to the form of `body`. */
  normalise(sent: string): string;
  /** Replaces stretches of the body; pieces are in order and do not overlap. */
  splice(pieces: readonly Piece[]): void;
  /** The whole text in its own line ends, with its byte order mark. */
  text(): string;
}

export function openDocument(text: string): Document {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const bare = text.slice(mark.length);
  const normalise = normaliser(bare);
  let body = normalise(bare);
  let ends = lineEnds(bare, body);
  let lines: readonly string[] | undefined;
  let starts: Int32Array | undefined;
  let folds = new Map<Step, readonly string[]>();

  const getLines = (): readonly string[] => {
    lines ??= body.split("\n");
    return lines;
  };
  const getStarts = (): Int32Array => {
    starts ??= lineStarts(getLines());
    return starts;
  };
  const lineAt = (offset: number): number => lastAtMost(getStarts(), offset);
  const startOf = (line: number): number => getStarts()[line] ?? body.length;

  return {
    get body() {
      return body;
    },
    get lines() {
      return getLines();
    },
    get isMixed() {
      return typeof ends !== "string";
    },
    folded(step) {
      if (step === "exact") return getLines();
      const known = folds.get(step) ?? getLines().map((line) => fold(line, step));
      folds.set(step, known);
      return known;
    },
    startOf,
    lineAt,
    endAfter: (line) => (typeof ends === "string" ? ends : (ends[line] ?? ends.at(-1) ?? "\n")),
    normalise,
    splice(pieces) {
      const only = pieces.length === 1 ? pieces[0] : undefined;
      if (typeof ends !== "string") ends = spliceEnds(ends, pieces, lineAt);
      if (only && lines) {
        const first = lineAt(only.from);
        const last = lineAt(only.to);
        const fresh = (body.slice(startOf(first), only.from) + only.text + tail(last, only.to)).split("\n");
        lines = replaceRange(lines, first, last + 1 - first, fresh);
        for (const [step, known] of folds) {
          const freshFolds = fresh.map((line) => fold(line, step));
          folds.set(step, replaceRange(known, first, last + 1 - first, freshFolds));
        }
      } else {
        lines = undefined;
        folds = new Map();
      }
      body = splicedBody(body, pieces);
      starts = undefined;
    },
    text() {
      if (ends === "\n") return mark + body;
      if (typeof ends === "string") return mark + body.replaceAll("\n", ends);
      const each = ends;
      return mark + getLines().reduce((all, line, i) => all + line + (each[i] ?? ""), "");
    },
  };

  function tail(line: number, offset: number): string {
    return (getLines()[line] ?? "").slice(offset - startOf(line));
  }
}

/** A lone `\r` ends a line only where nothing else does (texts from very old systems). */
function normaliser(text: string): (sent: string) => string {
  const isOld = text.includes("\r") && !text.includes("\n");
  return (sent) => (sent.includes("\r") ? sent.replaceAll(isOld ? /\r\n?/g : "\r\n", "\n") : sent);
}

/** The one line end of a text, or each line's own. */
function lineEnds(text: string, body: string): string | readonly string[] {
  if (!text.includes("\r")) return "\n";
  if (!text.includes("\n")) return body.includes("\n") ? "\r" : "\n";
  const crlfCount = text.length - body.length;
  if (crlfCount === 0) return "\n";
  const found = Array.from(text.matchAll(/\r?\n/g), ([end]) => end);
  return found.length === crlfCount ? "\r\n" : found;
}

function spliceEnds(
  ends: readonly string[],
  pieces: readonly Piece[],
  lineAt: (offset: number) => number,
): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const piece of pieces) {
    const first = lineAt(piece.from);
    for (; at < first; at += 1) result.push(ends[at] ?? "\n");
    for (const end of piece.ends ?? []) result.push(end);
    at = lineAt(piece.to);
  }
  for (; at < ends.length; at += 1) result.push(ends[at] ?? "\n");
  return result;
}

function splicedBody(body: string, pieces: readonly Piece[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const piece of pieces) {
    parts.push(body.slice(at, piece.from), piece.text);
    at = piece.to;
  }
  parts.push(body.slice(at));
  return parts.join("");
}

function lineStarts(lines: readonly string[]): Int32Array {
  const starts = new Int32Array(lines.length);
  let at = 0;
  for (let i = 0; i < lines.length; i += 1) {
    starts[i] = at;
    at += (lines[i]?.length ?? 0) + 1;
  }
  return starts;
}

function lastAtMost(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function replaceRange(
  all: readonly string[],
  at: number,
  count: number,
  fresh: readonly string[],
): readonly string[] {
  return all.slice(0, at).concat(fresh, all.slice(at + count));
}
