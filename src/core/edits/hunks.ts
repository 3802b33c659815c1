import { CodiError } from "../../shared/errors.ts";
import { unifiedDiff } from "./diff.ts";
import { type Document, openDocument, type Piece } from "./document.ts";
import type { Place } from "./find.ts";
import type { Step } from "./fold.ts";
import type { Hunk } from "./hunk.ts";
import { indentUnit } from "./indent.ts";
import { locate } from "./ladder.ts";
import { lineCount, linePiece } from "./lines.ts";
import { ambiguous, hunkWords, missing, type Refused, refusal } from "./refusal.ts";
import { rewrite } from "./rewrite.ts";
import { createSpans, type Spans } from "./spans.ts";

export interface HunksResult {
  readonly text: string;
  /** One per hunk, in order: how its place was found, and the place's first line at that time. */
  readonly hunks: readonly { readonly step: Step; readonly line: number }[];
  readonly diff: string;
}

const maxNamed = 6;

/**
 * Makes all hunks or none, with the same ladder and the same refusals as `applyEdits`. Hunks match whole lines.
 * Where a hunk fits several places, these decide in turn: the end-of-file mark, its anchors, the order of the
 * hunks, the claimed line number; if several still fit, it is refused.
 * @throws CodiError `no_match` or `ambiguous`
 */
export function applyHunks(
  text: string,
  hunks: readonly Hunk[],
  options: { readonly path?: string; readonly context?: number } = {},
): HunksResult {
  const path = options.path ?? "the text";
  const doc = openDocument(text);
  const spans = createSpans();
  const refused: Refused[] = [];
  const made: { step: Step; line: number }[] = [];
  let cursor: Cursor = { floor: 0, drift: 0 };
  for (const [index, hunk] of hunks.entries()) {
    const found = place(doc, spans, hunk, cursor);
    if (!("piece" in found)) {
      refused.push({ ...found, index });
      continue;
    }
    const { piece, step, line } = found;
    const lengthBefore = doc.lines.length;
    const hadFinalEnd = doc.body.endsWith("\n");
    spans.record([piece]);
    doc.splice([piece]);
    const grown = doc.lines.length - lengthBefore;
    const drift = hunk.line === undefined ? cursor.drift + grown : line + 1 - hunk.line + grown;
    cursor = { floor: line + hunk.after.length, drift };
    if (cursor.floor >= lineCount(doc)) setFinalEnd(doc, hunk, hadFinalEnd);
    made.push({ step, line: line + 1 });
  }
  if (refused.length > 0) throw refusal(doc, refused, hunks.length, path, hunkWords);
  const result = doc.text();
  return {
    text: result,
    hunks: made,
    diff: unifiedDiff(path, text, result, options.context === undefined ? {} : { context: options.context }),
  };
}

interface Cursor {
  /** First line behind the previous hunk. */
  readonly floor: number;
  /** By how much lines stand further down than their claimed numbers. */
  readonly drift: number;
}

type Found = { readonly piece: Piece; readonly step: Step; readonly line: number } | Omit<Refused, "index">;

function place(doc: Document, spans: Spans, hunk: Hunk, cursor: Cursor): Found {
  if (hunk.before.length === 0) return insertion(doc, hunk, cursor);
  const sentUnit = indentUnit([hunk.before, hunk.after]);
  const options = { whole: true, limit: Number.POSITIVE_INFINITY, sentUnit };
  const located =
    (spans.isEmpty ? undefined : locate(doc, hunk.before, { ...options, skip: spans.touched })) ??
    locate(doc, hunk.before, options);
  if (!located) return missing(hunkWords, hunk.before, hunk.after.join("\n"));
  const fitting = narrowed(doc, located.places, hunk, cursor);
  const [only] = fitting;
  if (!only || fitting.length > 1) {
    const lines = fitting.slice(0, maxNamed).map((one) => doc.lineAt(one.from) + 1);
    return ambiguous(hunkWords, located.step, lines, fitting.length > maxNamed);
  }
  const line = doc.lineAt(only.from);
  if (hunk.after.length > 0) {
    try {
      return { piece: rewrite(doc, only, hunk.before, hunk.after), step: located.step, line };
    } catch (error) {
      if (error instanceof CodiError)
        return { code: error.code, message: error.message, hint: error.hint ?? "" };
      throw error;
    }
  }
  return { piece: linePiece(doc, line, hunk.before.length, [], lineCount(doc)), step: located.step, line };
}

/** Applies what else the patch knows, each kind of knowledge only as far as it leaves a place. */
function narrowed(doc: Document, places: readonly Place[], hunk: Hunk, cursor: Cursor): readonly Place[] {
  let left = places;
  const keep = (fits: (place: Place) => boolean) => {
    if (left.length < 2) return;
    const kept = left.filter(fits);
    if (kept.length > 0) left = kept;
  };
  const lineOf = (one: Place) => doc.lineAt(one.from);
  if (hunk.isAtEnd) keep((one) => doc.body.slice(one.to).trim() === "");
  const anchor = left.length < 2 ? undefined : anchorLine(doc, hunk.anchors ?? [], cursor.floor);
  if (anchor !== undefined) {
    keep((one) => lineOf(one) >= anchor);
    const end = blockEnd(doc, anchor);
    keep((one) => lineOf(one) < end);
  }
  if (hunk.isInOrder) keep((one) => lineOf(one) >= cursor.floor);
  if (hunk.line !== undefined && left.length > 1) {
    const expected = hunk.line - 1 + cursor.drift;
    const distance = (one: Place) => Math.abs(lineOf(one) - expected);
    const nearest = left.reduce((least, one) => Math.min(least, distance(one)), Number.POSITIVE_INFINITY);
    keep((one) => distance(one) === nearest);
  }
  return left;
}

/** The line of the innermost anchor, looked for below the outer ones; undefined when they are not found. */
function anchorLine(doc: Document, anchors: readonly string[], floor: number): number | undefined {
  let line: number | undefined;
  for (const anchor of anchors) {
    const wanted = anchor.trim();
    const from = line === undefined ? 0 : line + 1;
    const matches: number[] = [];
    for (let i = from; i < doc.lines.length; i += 1) if (doc.lines[i]?.trim() === wanted) matches.push(i);
    const behind = matches.filter((i) => i >= floor);
    const found = line === undefined && matches.length > 1 && behind.length > 0 ? behind[0] : matches[0];
    if (found === undefined) return undefined;
    line = found;
  }
  return line;
}

/** The first line behind an anchor that lies no deeper than the anchor and is not the end of its block. */
function blockEnd(doc: Document, anchor: number): number {
  const depth = indentWidth(doc.lines[anchor] ?? "");
  for (let i = anchor + 1; i < doc.lines.length; i += 1) {
    const line = doc.lines[i] ?? "";
    if (line.trim() !== "" && indentWidth(line) <= depth && !/^\s*[})\]]/.test(line) && !/^\s*\{/.test(line))
      return i;
  }
  return doc.lines.length;
}

function indentWidth(line: string): number {
  return line.length - line.trimStart().length;
}

/** New lines without any line to find their place by: below the anchor, or at the end where the format means that. */
function insertion(doc: Document, hunk: Hunk, cursor: Cursor): Found {
  const count = lineCount(doc);
  const anchor = anchorLine(doc, hunk.anchors ?? [], cursor.floor);
  const isAtEnd = count === 0 || hunk.isAtEnd === true;
  if (anchor === undefined && !isAtEnd) {
    return {
      code: "no_match",
      message: "it has no unchanged or removed line to find its place by",
      hint: "Add an unchanged line next to the new ones.",
    };
  }
  const line = isAtEnd || anchor === undefined ? count : anchor + 1;
  const piece = linePiece(doc, line, 0, hunk.after, count);
  const end = doc.endAfter(Math.max(0, line - 1));
  return {
    piece: { ...piece, ends: Array.from(piece.text.matchAll(/\n/g), () => end) },
    step: "exact",
    line,
  };
}

/** @param hadEnd whether the text ended in a line end before the hunk, which may itself have brought blank lines */
function setFinalEnd(doc: Document, hunk: Hunk, hadEnd: boolean): void {
  const { length } = doc.body;
  if (hunk.finalEnd === "removed" && hadEnd)
    doc.splice([{ from: length - 1, to: length, text: "", ends: [] }]);
  if (hunk.finalEnd === "added" && !hadEnd) {
    doc.splice([{ from: length, to: length, text: "\n", ends: [doc.endAfter(doc.lines.length - 2)] }]);
  }
}
