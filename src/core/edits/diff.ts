import { diffArrays } from "diff";

export interface DiffOptions {
  /** Unchanged lines around each change. Default 3. */
  readonly context?: number;
  /** Name of the file in the head's second line where it was moved. */
  readonly to?: string;
}

/** Beyond this many differing lines the changed middle is shown as one block, removed and added. */
const maxDifferences = 500;

interface Row {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/**
 * A unified diff, as `diff -u` writes it; empty when nothing differs. Line ends are not compared character
 * by character in the output: a line whose end alone differs is shown as removed and added.
 * Equal lines at both ends are set aside first, so that a small change in a large text takes no time.
 */
export function unifiedDiff(path: string, before: string, after: string, options: DiffOptions = {}): string {
  if (before === after && options.to === undefined) return "";
  const head = `--- ${path}\n+++ ${options.to ?? path}\n`;
  if (before === after) return head;
  const context = options.context ?? 3;
  const lead = lineStart(before, commonStart(before, after));
  const tail = Math.min(commonEnd(before, after), before.length - lead, after.length - lead);
  let rest = nextLine(before, before.length - tail);
  if (!startsLine(after, after.length - before.length + rest)) rest = nextLine(before, rest + 1);
  const kept = before.length - rest;
  const start = linesBack(before, lead, context);
  const rows = [
    ...signed(" ", splitLines(before.slice(start, lead))),
    ...changedRows(splitLines(before.slice(lead, rest)), splitLines(after.slice(lead, after.length - kept))),
    ...signed(" ", splitLines(before.slice(rest, linesOn(before, rest, context)))),
  ];
  return head + hunks(rows, lineCount(before, start), context);
}

const CHUNK = 4096;

/** Characters that two texts have in common at their start, compared in chunks: the platform does that fastest. */
function commonStart(a: string, b: string): number {
  const room = Math.min(a.length, b.length);
  let at = 0;
  while (at + CHUNK <= room && a.slice(at, at + CHUNK) === b.slice(at, at + CHUNK)) at += CHUNK;
  while (at < room && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

function commonEnd(a: string, b: string): number {
  const room = Math.min(a.length, b.length);
  const piece = (text: string, at: number, size: number) =>
    text.slice(text.length - at - size, text.length - at);
  let at = 0;
  while (at + CHUNK <= room && piece(a, at, CHUNK) === piece(b, at, CHUNK)) at += CHUNK;
  while (at < room && piece(a, at, 1) === piece(b, at, 1)) at += 1;
  return at;
}

/** Where the line begins that an offset lies in. */
function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

function startsLine(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === "\n";
}

/** The first line start at or behind an offset; the text's end if there is none. */
function nextLine(text: string, offset: number): number {
  if (startsLine(text, offset)) return offset;
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

function linesBack(text: string, offset: number, count: number): number {
  let at = offset;
  for (let i = 0; i < count && at > 0; i += 1) at = lineStart(text, at - 1);
  return at;
}

/** Where the given number of lines behind an offset ends. */
function linesOn(text: string, offset: number, count: number): number {
  let at = offset;
  for (let i = 0; i < count && at < text.length; i += 1) at = nextLine(text, at + 1);
  return at;
}

function lineCount(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Lines with their ends; a last line without end keeps its lack of one. */
function splitLines(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function changedRows(old: readonly string[], fresh: readonly string[]): readonly Row[] {
  const parts = diffArrays([...old], [...fresh], { maxEditLength: maxDifferences });
  if (!parts) return [...signed("-", old), ...signed("+", fresh)];
  return parts.flatMap((part) => signed(part.added ? "+" : part.removed ? "-" : " ", part.value));
}

function signed(sign: Row["sign"], lines: readonly string[]): readonly Row[] {
  return lines.map((line) => ({ sign, line }));
}

/** Cuts rows into hunks where more than twice the context is unchanged. */
function hunks(rows: readonly Row[], firstLine: number, context: number): string {
  const changes = rows.flatMap((row, i) => (row.sign === " " ? [] : [i]));
  const out: string[] = [];
  let oldLine = firstLine;
  let newLine = firstLine;
  let at = 0;
  for (let i = 0; i < changes.length; ) {
    let last = changes[i] ?? 0;
    const from = Math.max(at, last - context);
    for (i += 1; i < changes.length && (changes[i] ?? 0) - last <= context * 2 + 1; i += 1)
      last = changes[i] ?? 0;
    const to = Math.min(rows.length, last + context + 1);
    oldLine += from - at;
    newLine += from - at;
    const part = rows.slice(from, to);
    const oldCount = part.filter((row) => row.sign !== "+").length;
    const newCount = part.filter((row) => row.sign !== "-").length;
    out.push(
      `@@ -${position(oldLine, oldCount)} +${position(newLine, newCount)} @@\n`,
      part.map(written).join(""),
    );
    oldLine += oldCount;
    newLine += newCount;
    at = to;
  }
  return out.join("");
}

function position(line: number, count: number): string {
  const start = count === 0 ? line : line + 1;
  return count === 1 ? `${start}` : `${start},${count}`;
}

function written({ sign, line }: Row): string {
  return line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}
