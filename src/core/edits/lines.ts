import { CodiError } from "../../shared/errors.ts";
import { unifiedDiff } from "./diff.ts";
import { type Document, openDocument } from "./document.ts";
import type { LineRange } from "./line-track.ts";

/** A change by line numbers, counted from 1. */
export interface LineEdit {
  readonly operation: "insert" | "replace" | "delete";
  /** First line; for an insertion the line that the text goes before, one past the last line to append. */
  readonly start: number;
  /** Last line, included. Default: `start`. */
  readonly end?: number;
  /** New lines; a final line end may be given or not. */
  readonly text?: string;
  /** What the lines from `start` to `end` must say (for an insertion, the line at `start`). */
  readonly expectedText?: string;
}

export interface LineEditResult {
  readonly text: string;
  readonly before: LineRange;
  readonly after: LineRange;
  readonly diff: string;
}

/** Lines shown of a place that does not say what was expected. */
const maxShownLines = 12;
const maxShownChars = 160;

/**
 * Inserts, replaces or deletes whole lines. New lines take the line end of the place; whether the text ends in a
 * line end stays as it was. Blanks at the ends of lines are not compared with `expectedText`.
 * @throws CodiError `invalid_arguments` for a range that does not exist, `stale` when the lines say something else.
 */
export function editLines(
  text: string,
  edit: LineEdit,
  options: { readonly path?: string; readonly context?: number } = {},
): LineEditResult {
  const path = options.path ?? "the text";
  const doc = openDocument(text);
  const count = lineCount(doc);
  const range = checkedRange(edit, count, path);
  if (edit.expectedText !== undefined) checkExpected(doc, edit.expectedText, range, path);
  const fresh = newLines(doc, edit);
  const first = range.start - 1;
  const removed = edit.operation === "insert" ? 0 : range.end - range.start + 1;
  const piece = linePiece(doc, first, removed, fresh, count);
  const end = doc.endAfter(Math.max(0, Math.min(first, count - 1)));
  doc.splice([{ ...piece, ends: Array.from(piece.text.matchAll(/\n/g), () => end) }]);
  const result = doc.text();
  return {
    text: result,
    before: { start: range.start, end: range.start + removed - 1 },
    after: { start: range.start, end: range.start + fresh.length - 1 },
    diff: unifiedDiff(path, text, result, options.context === undefined ? {} : { context: options.context }),
  };
}

/** Lines as people count them: a final line end does not begin another line. */
export function lineCount(doc: Document): number {
  return doc.lines.at(-1) === "" ? doc.lines.length - 1 : doc.lines.length;
}

/** The replacement that puts whole lines in the place of others and keeps the final line end as it is. */
export function linePiece(
  doc: Document,
  first: number,
  removed: number,
  fresh: readonly string[],
  count: number,
): { readonly from: number; readonly to: number; readonly text: string } {
  const hasFinalEnd = count < doc.lines.length;
  const isAtEnd = first + removed >= count;
  const from = doc.startOf(first);
  if (!isAtEnd || hasFinalEnd || count === 0) {
    const to = isAtEnd ? doc.startOf(count) : doc.startOf(first + removed);
    return { from, to, text: fresh.map((line) => `${line}\n`).join("") };
  }
  // The last line has no end: what goes in or out at the end of the text takes the break before it along.
  const isFirst = first === 0;
  const start = isFirst ? 0 : from - (first < doc.lines.length ? 1 : 0);
  const text = fresh.length === 0 ? "" : (isFirst ? "" : "\n") + fresh.join("\n");
  return { from: start, to: doc.body.length, text };
}

function checkedRange(edit: LineEdit, count: number, path: string): LineRange {
  const { operation, start } = edit;
  const end = edit.end ?? start;
  const length = `${path} has ${count} ${count === 1 ? "line" : "lines"}`;
  const last = operation === "insert" ? count + 1 : count;
  if (!Number.isInteger(start) || start < 1 || start > last) {
    const allowed =
      last < 1
        ? "Use insert with start 1."
        : `Lines are counted from 1; start may be 1 to ${last} for ${operation}.`;
    throw new CodiError(
      "invalid_arguments",
      `${length}; there is no line ${start} to ${operation}${operation === "insert" ? " before" : ""}`,
      { hint: allowed },
    );
  }
  if (!Number.isInteger(end) || (operation !== "insert" && (end < start || end > count))) {
    throw new CodiError("invalid_arguments", `${length}; lines ${start} to ${end} are not in it`, {
      hint: `end is included and may be ${start} to ${count}.`,
    });
  }
  return { start, end: operation === "insert" ? Math.min(Math.max(end, start), count) : end };
}

function checkExpected(doc: Document, expected: string, { start, end }: LineRange, path: string): void {
  const own = doc.lines.slice(start - 1, Math.max(start, end));
  const sent = withoutFinalEnd(doc.normalise(expected)).split("\n");
  const isSame = own.length === sent.length && own.every((line, i) => line.trimEnd() === sent[i]?.trimEnd());
  if (isSame) return;
  const shown = own
    .slice(0, maxShownLines)
    .map((line, i) => `  ${start + i}: ${line.slice(0, maxShownChars)}`);
  if (own.length > shown.length) shown.push(`  and ${own.length - shown.length} more lines`);
  const where = own.length < 2 ? `Line ${start}` : `Lines ${start}-${start + own.length - 1}`;
  throw new CodiError(
    "stale",
    `${where} of ${path} do${own.length < 2 ? "es" : ""} not say what expected_text says, but:\n${shown.join("\n")}`,
    {
      hint: "Lines may have moved since you read them: take the numbers from a fresh read_file.",
    },
  );
}

function newLines(doc: Document, edit: LineEdit): readonly string[] {
  if (edit.operation === "delete") {
    if (edit.text === undefined) return [];
    throw new CodiError("invalid_arguments", "delete takes no text", {
      hint: "Use replace to put text in the place of lines.",
    });
  }
  if (edit.text === undefined) {
    throw new CodiError("invalid_arguments", `${edit.operation} needs text`, {
      hint: "Send the new lines as text; an empty text is one blank line.",
    });
  }
  return withoutFinalEnd(doc.normalise(edit.text)).split("\n");
}

function withoutFinalEnd(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
