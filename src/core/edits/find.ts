import type { Document } from "./document.ts";
import { type FoldMap, fold, foldMap, indentOf, type Step, splitsWord } from "./fold.ts";
import { isConsistent, pairIndents, unitNear } from "./indent.ts";
import { borderTable, searchFor } from "./occurrences.ts";

/** Lines looked at for depths in one search; a text that needs more repeats itself endlessly. */
const maxCompared = 1_000_000;
/** What one comparison of depths costs besides its lines: finding the unit of the lines around. */
const unitCost = 2_000;

/** A stretch of the body that a step takes for the text sought. */
export interface Place {
  readonly step: Step;
  readonly from: number;
  readonly to: number;
  /** Set where the sought text ends in a line end and the file's last line has none. */
  readonly lacksFinalEnd?: boolean;
}

export interface FindOptions {
  /** Match whole lines only, as patches do. */
  readonly whole?: boolean;
  /** Indent unit of the texts sent, where they show one. */
  readonly sentUnit?: string | undefined;
  /** Stop after this many places. */
  readonly limit: number;
  /** Skip places that this refuses; it returns the offset to go on from. */
  readonly skip?: (from: number, to: number) => number | undefined;
  /** Report places that do not overlap each other, from the top, as "replace all" needs them. */
  readonly disjoint?: boolean;
}

/**
 * All places of the sought lines by one step, in order. Linear in the text: lines are compared whole and
 * searched with the Knuth-Morris-Pratt algorithm. Loose steps compare the inner lines of a block whole;
 * its first and last line may be a part of a line, but never of a word.
 */
export function findPlaces(
  doc: Document,
  sought: readonly string[],
  step: Step,
  options: FindOptions,
): readonly Place[] {
  const places: Place[] = [];
  const found =
    step === "exact" && !options.whole
      ? exactPlaces(doc, sought, options)
      : foldedPlaces(doc, sought, step, options);
  let free = 0;
  for (const [from, to] of found) {
    if (options.disjoint && from < free) continue;
    if (options.skip?.(from, to) !== undefined) continue;
    places.push({ step, from, to });
    free = to;
    if (places.length >= options.limit) break;
  }
  return places;
}

type Range = readonly [from: number, to: number];

function* exactPlaces(doc: Document, sought: readonly string[], options: FindOptions): Generator<Range> {
  const text = sought.join("\n");
  const stride = options.disjoint ? text.length : 1;
  const search = searchFor(doc.body, text);
  for (let at = search(0); at >= 0; ) {
    yield [at, at + text.length];
    const next = options.skip?.(at, at + text.length) ?? at + stride;
    at = search(Math.max(next, at + 1));
  }
}

function* foldedPlaces(
  doc: Document,
  sought: readonly string[],
  step: Step,
  options: FindOptions,
): Generator<Range> {
  const want = sought.map((line) => fold(line, step));
  const last = want.length - 1;
  const isWhole = options.whole === true;
  if (last === 0 && !isWhole) {
    yield* insideLines(doc, sought[0] ?? "", want[0] ?? "", step);
    return;
  }
  const core = isWhole ? want : want.slice(1, last);
  const lead = isWhole ? 0 : 1;
  let compared = 0;
  for (const hit of sequences(doc.folded(step), core, lead)) {
    const first = hit - lead;
    if (first + last >= doc.lines.length) return;
    const start = isWhole ? 0 : startColumn(doc, first, sought[0] ?? "", want[0] ?? "", step);
    if (start === undefined) continue;
    const end = isWhole
      ? (doc.lines[first + last]?.length ?? 0)
      : endColumn(doc, first + last, sought[last] ?? "", want[last] ?? "", step);
    if (end === undefined) continue;
    if (step !== "trailing_blanks" && step !== "exact") {
      compared += last + 1 + unitCost;
      if (compared > maxCompared) return;
      if (!hasIndentsOf(doc, first, sought, options.sentUnit)) continue;
    }
    yield [doc.startOf(first) + start, doc.startOf(first + last) + end];
  }
}

/** Whether a block's depths are those sought, in whatever unit; its first line may have been sent without indent. */
function hasIndentsOf(
  doc: Document,
  first: number,
  sought: readonly string[],
  sentUnit: string | undefined,
): boolean {
  const pairs = pairIndents(sought, doc.lines.slice(first, first + sought.length), true);
  if (pairs.every(([sent, kept]) => sent === kept)) return true;
  const fileUnit = unitNear(doc.lines, first, sought.length);
  const isCutFirst = indentOf(sought[0] ?? "") === "" && (sought[0] ?? "") !== "";
  return (
    isConsistent(pairs, sentUnit, fileUnit) ||
    (isCutFirst && isConsistent(pairs.slice(1), sentUnit, fileUnit))
  );
}

/** A single sought line: a whole line, or a part of one that does not split a word. */
function* insideLines(doc: Document, sent: string, want: string, step: Step): Generator<Range> {
  if (want === "") return;
  const folded = doc.folded(step);
  const isAtStart = step === "trailing_blanks" ? false : sent !== sent.trimStart();
  const isAtEnd = sent !== sent.trimEnd();
  for (let i = 0; i < folded.length; i += 1) {
    const line = folded[i] ?? "";
    let map: FoldMap | undefined;
    if (line.length < want.length) continue;
    const search = searchFor(line, want);
    for (let at = search(0); at >= 0; at = search(at + 1)) {
      const end = at + want.length;
      if (isAtStart && at > 0) break;
      if (isAtEnd && end < line.length) continue;
      if (splitsWord(line, at) || splitsWord(line, end)) continue;
      map ??= foldMap(doc.lines[i] ?? "", step);
      const raw = doc.lines[i] ?? "";
      const from = at === 0 ? 0 : (map.at[at] ?? 0);
      const to = end === line.length && isAtEnd ? raw.length : (map.at[end] ?? raw.length);
      yield [doc.startOf(i) + from, doc.startOf(i) + to];
    }
  }
}

/** Where in its line a block begins: at the line's start, or behind something else if it was sent without indent. */
function startColumn(
  doc: Document,
  line: number,
  sent: string,
  want: string,
  step: Step,
): number | undefined {
  const raw = doc.lines[line] ?? "";
  if (want === "") return raw.length;
  const folded = doc.folded(step)[line] ?? "";
  if (folded === want) return 0;
  if (step !== "trailing_blanks" && sent !== sent.trimStart()) return undefined;
  const at = folded.length - want.length;
  if (at <= 0 || !folded.endsWith(want) || splitsWord(folded, at)) return undefined;
  return foldMap(raw, step).at[at];
}

function endColumn(doc: Document, line: number, sent: string, want: string, step: Step): number | undefined {
  const raw = doc.lines[line] ?? "";
  if (want === "") return sent === "" ? 0 : undefined;
  const folded = doc.folded(step)[line] ?? "";
  if (folded === want) return raw.length;
  // "}" must not pass for the beginning of a "});" that lies deeper.
  if (indentOf(sent) !== indentOf(raw)) return undefined;
  if (sent !== sent.trimEnd() || !folded.startsWith(want) || splitsWord(folded, want.length))
    return undefined;
  return foldMap(raw, step).at[want.length];
}

/** Indices from `start` on at which `wanted` stands in `lines`, by Knuth-Morris-Pratt over whole lines. */
function* sequences(lines: readonly string[], wanted: readonly string[], start: number): Generator<number> {
  const borders = borderTable(wanted);
  if (wanted.length === 0) {
    for (let i = start; i <= lines.length; i += 1) yield i;
    return;
  }
  let matched = 0;
  for (let i = start; i < lines.length; i += 1) {
    while (matched > 0 && lines[i] !== wanted[matched]) matched = borders[matched - 1] ?? 0;
    if (lines[i] === wanted[matched]) matched += 1;
    if (matched === wanted.length) {
      yield i + 1 - matched;
      matched = borders[matched - 1] ?? 0;
    }
  }
}
