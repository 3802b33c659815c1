import { diffArrays } from "diff";

export interface DiffOptions {
  /** Unchanged lines around each change. Default 3. */
  readonly context?: number;
  /** Name of the file in the head's second line where it was moved. */
  readonly to?: string;
}

/** Beyond this many differing lines the changed middle is shown as one block, removed and added. */
const MAX_DIFFERENCES = 500;

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
  const old = splitLines(before);
  const fresh = splitLines(after);
  let lead = 0;
  while (lead < old.length && lead < fresh.length && old[lead] === fresh[lead]) lead += 1;
  const room = Math.min(old.length, fresh.length) - lead;
  let tail = 0;
  while (tail < room && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const start = Math.max(0, lead - context);
  const behind = Math.min(tail, context);
  const rows = [
    ...signed(" ", old.slice(start, lead)),
    ...changedRows(old.slice(lead, old.length - tail), fresh.slice(lead, fresh.length - tail)),
    ...signed(" ", old.slice(old.length - tail, old.length - tail + behind)),
  ];
  return head + hunks(rows, start, context);
}

/** Lines with their ends; a last line without end keeps its lack of one. */
function splitLines(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function changedRows(old: readonly string[], fresh: readonly string[]): readonly Row[] {
  const parts = diffArrays([...old], [...fresh], { maxEditLength: MAX_DIFFERENCES });
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
