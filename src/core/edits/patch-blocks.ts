import type { FileOperation, Hunk } from "./hunk.ts";
import type { PatchJudge, PatchParts } from "./patch-source.ts";

const SEARCH = /^(<{5,9}) ?SEARCH\b\s*(.*)$/;
const DIVIDER = /^={5,9}\s*$/;
const REPLACE = /^>{5,9} ?REPLACE\s*$/;
const DECORATION = /^\s*(?:#+|\/\/|\*\*|[-*]\s)?\s*(?:(?:file(?:name)?|path):)?\s*/i;
const FENCE = /^\s*(?:```|~~~)\s*(\S*)\s*(.*)$/;

export function isBlocksMark(lines: readonly string[], at: number): boolean {
  return SEARCH.test(lines[at] ?? "");
}

/** Reads SEARCH/REPLACE blocks; a block without a path of its own belongs to the file of the one above. */
export function parseBlocks(lines: readonly string[], judge: PatchJudge): PatchParts {
  const operations: FileOperation[] = [];
  let path: string | undefined;
  let free = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const search = SEARCH.exec(lines[at] ?? "");
    if (!search) {
      judge.checkOutside(at);
      if (REPLACE.test(lines[at] ?? "")) judge.refuse(at, "this REPLACE has no SEARCH above it.");
      continue;
    }
    path = pathIn(search[2] ?? "") ?? pathAbove(lines, free, at) ?? path;
    if (path === undefined) judge.refuse(at, "the line above a SEARCH must be the path of the file.");
    const end = indexFrom(lines, at + 1, (line) => REPLACE.test(line) || SEARCH.test(line));
    if (end < 0 || !REPLACE.test(lines[end] ?? "")) judge.refuse(at, "this SEARCH has no `>>>>>>> REPLACE`.");
    const divider = dividerOf(lines, at, end, search[1]?.length ?? 7, judge);
    operations.push(operation(path, lines.slice(at + 1, divider), lines.slice(divider + 1, end)));
    at = end;
    free = end + 1;
  }
  return { operations, notes: [] };
}

function operation(path: string, before: readonly string[], after: readonly string[]): FileOperation {
  if (before.every((line) => line.trim() === "")) {
    return { kind: "add", path, text: after.map((line) => `${line}\n`).join("") };
  }
  const hunk: Hunk = { before, after };
  return { kind: "update", path, hunks: [hunk] };
}

function dividerOf(
  lines: readonly string[],
  from: number,
  to: number,
  width: number,
  judge: PatchJudge,
): number {
  const all: number[] = [];
  for (let i = from + 1; i < to; i += 1) if (DIVIDER.test(lines[i] ?? "")) all.push(i);
  const exact = all.filter((i) => (lines[i] ?? "").trim().length === width);
  const fitting = exact.length > 0 ? exact : all;
  const [only] = fitting;
  if (only === undefined) judge.refuse(from, "this SEARCH has no `=======` below it.");
  if (fitting.length > 1)
    judge.refuse(fitting[1] ?? from, "it is not clear which `=======` parts old from new lines.");
  return only;
}

function pathAbove(lines: readonly string[], free: number, at: number): string | undefined {
  for (let i = at - 1; i >= free; i -= 1) {
    const line = lines[i] ?? "";
    if (line.trim() === "") continue;
    const fence = FENCE.exec(line);
    if (!fence) return pathIn(line);
    const inFence =
      pathIn(fence[2] ?? "") ?? (/[./\\]/.test(fence[1] ?? "") ? pathIn(fence[1] ?? "") : undefined);
    if (inFence !== undefined) return inFence;
  }
  return undefined;
}

/** A path on a line of its own, whatever Markdown or comment signs are around it. */
function pathIn(line: string): string | undefined {
  const quoted = /`([^`\s]+)`/.exec(line)?.[1];
  if (quoted !== undefined) return quoted;
  const bare = line.replace(DECORATION, "").replaceAll("**", "").trim().replace(/:$/, "");
  return bare === "" || (/\s/.test(bare) && !/^\S*[/\\].*\.\w+$/.test(bare)) ? undefined : bare;
}

function indexFrom(lines: readonly string[], from: number, fits: (line: string) => boolean): number {
  for (let i = from; i < lines.length; i += 1) if (fits(lines[i] ?? "")) return i;
  return -1;
}
