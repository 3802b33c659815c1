import type { FileOperation, Hunk } from "./hunk.ts";
import type { PatchJudge, PatchParts } from "./patch-source.ts";

const GIT = /^diff --git (?:"?a\/(.+?)"?) (?:"?b\/(.+?)"?)$/;
const HUNK = /^@@+ ?(?:-(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? ?@@+|\.\.\. ?@@+|@@|$)/;
/** Lines that never stand inside a hunk. */
const OUTSIDE =
  /^(?:@@|diff |[Ii]ndex[ :]|```|old mode|new mode|new file|deleted file|similarity|dissimilarity|rename|copy|Binary|GIT|={3,}|From |\*{3} )/;
const OCTAL = /(?:\\[0-7]{3})+/g;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
]);

/** What the lines above the hunks say about one file. */
interface Head {
  from: string | undefined;
  to: string | undefined;
  isNew: boolean;
  isDeleted: boolean;
  isRenamed: boolean;
  readonly hunks: Hunk[];
  /** Claimed lines of an added file, with the mark that its last line has no end. */
  lacksFinalEnd: boolean;
}

export function isUnifiedMark(lines: readonly string[], at: number): boolean {
  return isFileHead(lines, at) || GIT.test(lines[at] ?? "");
}

/** Reads unified diffs, plain or git's. Line numbers and counts may be wrong: signs decide where a hunk ends. */
export function parseUnified(lines: readonly string[], judge: PatchJudge): PatchParts {
  const operations: FileOperation[] = [];
  const notes: string[] = [];
  let head: Head | undefined;
  const close = () => {
    const made = head && operation(head);
    if (made) operations.push(made);
    head = undefined;
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const git = GIT.exec(line);
    if (git) {
      close();
      head = newHead(unquoted(git[1] ?? ""), unquoted(git[2] ?? ""));
      at += 1;
    } else if (isFileHead(lines, at)) {
      if (!head || head.hunks.length > 0) close();
      head = withNames(head, line, lines[at + 1] ?? "");
      at += 2;
    } else if (HUNK.test(line)) {
      if (!head) judge.refuse(at, "this hunk has no `--- a/path` and `+++ b/path` above it.");
      const { hunk, end, lacksFinalEnd } = readHunk(lines, at);
      if (hunk.before.length + hunk.after.length === 0) judge.refuse(at, "this hunk holds no lines.");
      head.hunks.push(hunk);
      head.lacksFinalEnd ||= lacksFinalEnd;
      at = end;
    } else {
      if (head) readExtended(head, line, at, notes, judge);
      if (head?.hunks.length && /^[+-](?!- $)/.test(line)) judge.refuse(at, "it belongs to no hunk.");
      judge.checkOutside(at);
      at += 1;
    }
  }
  close();
  return { operations, notes };
}

function isFileHead(lines: readonly string[], at: number): boolean {
  return /^--- \S/.test(lines[at] ?? "") && /^\+\+\+ \S/.test(lines[at + 1] ?? "");
}

function newHead(from: string | undefined, to: string | undefined): Head {
  return { from, to, isNew: false, isDeleted: false, isRenamed: false, hunks: [], lacksFinalEnd: false };
}

function withNames(head: Head | undefined, fromLine: string, toLine: string): Head {
  const from = name(fromLine);
  const to = name(toLine);
  const isPrefixed = (path: string, prefix: string) => path === "/dev/null" || path.startsWith(prefix);
  const hasPrefixes = isPrefixed(from, "a/") && isPrefixed(to, "b/");
  const strip = (path: string) => (path === "/dev/null" ? undefined : hasPrefixes ? path.slice(2) : path);
  const result = head ?? newHead(undefined, undefined);
  result.isNew ||= from === "/dev/null";
  result.isDeleted ||= to === "/dev/null";
  result.from = strip(from) ?? strip(to);
  result.to = strip(to) ?? strip(from);
  return result;
}

/** The path of a `---` or `+++` line, without the time that `diff -u` puts behind a tab. */
function name(line: string): string {
  return unquoted((line.slice(4).split("\t")[0] ?? "").trim());
}

/** Git quotes unusual names as C does, bytes as octal numbers. */
function unquoted(path: string): string {
  const inner = /^"(.*)"$/.exec(path)?.[1] ?? path;
  if (!inner.includes("\\") || (inner === path && !OCTAL.test(path))) return inner;
  const bytes = inner.replace(OCTAL, (run) =>
    new TextDecoder().decode(Uint8Array.from(run.slice(1).split("\\"), (octal) => Number.parseInt(octal, 8))),
  );
  return bytes.replace(/\\(.)/g, (_, char: string) => ESCAPES.get(char) ?? char);
}

function readExtended(head: Head, line: string, at: number, notes: string[], judge: PatchJudge): void {
  const path = head.to ?? head.from ?? "";
  const rename = /^(rename|copy) (from|to) (.+)$/.exec(line);
  if (/^(?:Binary files .* differ|GIT binary patch)/.test(line))
    judge.refuse(at, "binary files cannot be patched.");
  else if (rename?.[1] === "copy")
    judge.refuse(at, "copies are not supported; use file_operation to copy, then patch.");
  else if (rename?.[2] === "from") head.from = unquoted(rename[3] ?? "");
  else if (rename) {
    head.to = unquoted(rename[3] ?? "");
    head.isRenamed = true;
  } else if (line.startsWith("new file mode")) head.isNew = true;
  else if (line.startsWith("deleted file mode")) head.isDeleted = true;
  else if (line.startsWith("new mode")) notes.push(`the mode change of ${path} was left out`);
}

function operation(head: Head): FileOperation | undefined {
  const { from, to, hunks } = head;
  if (from === undefined || to === undefined) return undefined;
  if (head.isDeleted) return { kind: "delete", path: from, hunks };
  if (head.isNew) {
    const added = hunks.flatMap((hunk) => hunk.after);
    return {
      kind: "add",
      path: to,
      text: added.join("\n") + (added.length > 0 && !head.lacksFinalEnd ? "\n" : ""),
    };
  }
  if (from !== to) return { kind: "move", path: from, to, hunks };
  return hunks.length > 0 ? { kind: "update", path: to, hunks } : undefined;
}

function readHunk(lines: readonly string[], at: number): { hunk: Hunk; end: number; lacksFinalEnd: boolean } {
  const numbers = HUNK.exec(lines[at] ?? "");
  const before: string[] = [];
  const after: string[] = [];
  const claimed = { before: Number(numbers?.[2] ?? 1), after: Number(numbers?.[3] ?? 1) };
  let lacksBefore = false;
  let lacksAfter = false;
  let end = at + 1;
  let empty = 0;
  for (; end < lines.length; end += 1) {
    const row = lines[end] ?? "";
    const isFull = before.length >= claimed.before && after.length >= claimed.after;
    if (isFileHead(lines, end) && !(isFull === false && isContentHead(lines, end))) break;
    if (row === "-- " && isFull) break;
    if (row.startsWith("\\")) {
      const sign = (lines[end - 1] ?? " ")[0];
      if (sign !== "+") lacksBefore = true;
      if (sign !== "-") lacksAfter = true;
      continue;
    }
    const hasSign = row === "" || /^[ +-]/.test(row);
    if (!hasSign && (isFull || OUTSIDE.test(row))) break;
    // Blank lines that lost their leading space are context inside a hunk, and nothing at its end.
    empty = row === "" ? empty + 1 : 0;
    // An unchanged line whose leading space got lost; the file will tell whether it is one.
    const text = hasSign ? row.slice(1) : row;
    if (!row.startsWith("+")) before.push(text);
    if (!row.startsWith("-")) after.push(text);
  }
  if (empty > 0) {
    before.length -= empty;
    after.length -= empty;
  }
  const line = Number(numbers?.[1] ?? 0);
  const finalEnd = lacksBefore === lacksAfter ? undefined : lacksBefore ? "added" : "removed";
  const hunk: Hunk = {
    before,
    after,
    isInOrder: true,
    ...(line > 0 ? { line } : {}),
    ...(finalEnd ? { finalEnd } : {}),
  };
  return { hunk, end, lacksFinalEnd: lacksAfter };
}

/** Whether what looks like the head of the next file is a removed "-- x" and an added "++ y": no hunk follows it. */
function isContentHead(lines: readonly string[], at: number): boolean {
  return !(lines[at + 2] ?? "").startsWith("@@");
}
