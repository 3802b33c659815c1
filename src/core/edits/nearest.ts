import type { Document } from "./document.ts";
import { fold, indentOf } from "./fold.ts";
import { likeness, pairLines } from "./pairing.ts";

/** One line where the nearest place and the text sought differ; either side may have no such line. */
export interface Difference {
  /** Line in the file, counted from 1; for a line that only the sought text has, where it would stand. */
  readonly line: number;
  readonly inFile?: string;
  readonly sought?: string;
}

/** The lines of a text that are most like a text that was not found. Shown to a reader, never written to. */
export interface Nearest {
  /** First and last line, counted from 1. */
  readonly start: number;
  readonly end: number;
  readonly differences: readonly Difference[];
}

/** Lines that occur more often than this say nothing about where a block stands. */
const maxOccurrences = 50;
/** Work bound of the search by likeness, in characters compared. */
const maxCompared = 2_000_000;
/** Longer lines are not compared word by word. */
const maxLine = 2_000;
/** Below this likeness a line is no help. */
const minLikeness = 0.5;
/** Blocks are compared line by line up to this size. */
const maxBlock = 400;

/** Finds the nearest lines: where most lines of the block stand, else the line most like its most telling one. */
export function nearest(doc: Document, sought: readonly string[]): Nearest | undefined {
  const block = withoutBlankEdges(sought).slice(0, maxBlock);
  const want = block.map((line) => fold(line, "inner_blanks"));
  const start = byEqualLines(doc.folded("inner_blanks"), want) ?? byLikeness(doc, want);
  return start === undefined ? undefined : compare(doc, start, block);
}

/** The start for which most sought lines are where they should be; neighbouring starts count, for lines left out. */
function byEqualLines(lines: readonly string[], want: readonly string[]): number | undefined {
  const places = new Map<string, number[]>(want.filter((line) => line !== "").map((line) => [line, []]));
  for (let i = 0; i < lines.length; i += 1) {
    const known = places.get(lines[i] ?? "");
    if (known && known.length <= maxOccurrences) known.push(i);
  }
  const votes = new Map<number, number>();
  for (const [j, line] of want.entries()) {
    const known = places.get(line) ?? [];
    if (known.length > maxOccurrences) continue;
    for (const i of known)
      votes.set(i - j, (votes.get(i - j) ?? 0) + Math.min(line.length, 40) / known.length);
  }
  let best: number | undefined;
  let high = 0;
  for (const [start, own] of votes) {
    const score = own + 0.9 * ((votes.get(start - 1) ?? 0) + (votes.get(start + 1) ?? 0));
    if (score > high) {
      high = score;
      best = start;
    }
  }
  return best;
}

function byLikeness(doc: Document, want: readonly string[]): number | undefined {
  const probe = want.reduce((longest, line) => (line.length > longest.length ? line : longest), "");
  if (probe === "" || probe.length > maxLine) return undefined;
  const folded = doc.folded("inner_blanks");
  let compared = 0;
  let best: number | undefined;
  let high = minLikeness;
  for (let i = 0; i < folded.length && compared < maxCompared; i += 1) {
    const line = folded[i] ?? "";
    if (line === "" || line.length > maxLine || line.length > probe.length * 3) continue;
    compared += line.length;
    const value = Math.max(likeness(probe, line), letterLikeness(probe, line));
    if (value > high) {
      high = value;
      best = i;
    }
  }
  return best === undefined ? undefined : best - want.indexOf(probe);
}

/** Share of letter pairs in common (Dice), for lines whose only word has a typing error. */
function letterLikeness(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > Math.max(a.length, b.length) / 2) return 0;
  const rest = new Map<string, number>();
  for (let i = 0; i + 1 < a.length; i += 1)
    rest.set(a.slice(i, i + 2), (rest.get(a.slice(i, i + 2)) ?? 0) + 1);
  let common = 0;
  for (let i = 0; i + 1 < b.length; i += 1) {
    const count = rest.get(b.slice(i, i + 2)) ?? 0;
    if (count > 0) common += 1;
    if (count > 0) rest.set(b.slice(i, i + 2), count - 1);
  }
  return (2 * common) / Math.max(1, a.length + b.length - 2);
}

function compare(doc: Document, start: number, block: readonly string[]): Nearest {
  const from = Math.max(0, start - 1);
  const to = Math.min(doc.lines.length, start + block.length + 1);
  const own = doc.lines.slice(from, to);
  const fresh = (lines: readonly string[]) => lines.map((line) => fold(line, "inner_blanks"));
  const pairs = pairLines(fresh(own), fresh(block));
  const used = pairs.filter((pair) => pair >= 0);
  const first = Math.min(...used, own.length - 1);
  const last = Math.max(...used, first);
  const differences: Difference[] = [];
  const indents: Difference[] = [];
  let next = first;
  for (const [j, pair] of pairs.entries()) {
    const line = block[j] ?? "";
    if (pair < 0) {
      differences.push({ line: from + next + 1, sought: line });
      continue;
    }
    for (; next < pair; next += 1) differences.push({ line: from + next + 1, inFile: own[next] ?? "" });
    const row = { line: from + pair + 1, inFile: own[pair] ?? "", sought: line };
    if (fold(row.inFile, "inner_blanks") !== fold(line, "inner_blanks")) differences.push(row);
    else if (indentOf(row.inFile) !== indentOf(line)) indents.push(row);
    next = pair + 1;
  }
  if (differences.length === 0) differences.push(...indents);
  return { start: from + first + 1, end: from + last + 1, differences };
}

function withoutBlankEdges(lines: readonly string[]): readonly string[] {
  const isVisible = (line: string) => line.trim() !== "";
  const first = lines.findIndex(isVisible);
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(isVisible) + 1);
}
