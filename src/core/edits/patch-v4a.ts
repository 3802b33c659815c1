import type { FileOperation, Hunk } from "./hunk.ts";
import type { PatchJudge, PatchParts } from "./patch-source.ts";

const SECTION = /^\s*\*\*\* (Update|Add|Delete) File:\s*(.+?)\s*$/;
const MOVE = /^\s*\*\*\* (?:Move|Rename)(?: File)? to:\s*(.+?)\s*$/i;
const BEGIN = /^\s*\*\*\* Begin Patch\s*$/;
const END = /^\s*\*\*\* End Patch\s*$/;
const endOfFile = /^\s*\*\*\* End of File\s*$/;
const NUMBERS = /^@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@ ?(.*)$/;

export function isV4aMark(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  return BEGIN.test(line) || SECTION.test(line);
}

/**
 * Reads the patch format of OpenAI's apply_patch ("V4A"). Written after its published description; lenient where
 * models slip: a missing Begin or End, blank lines without their leading space, context lines without it.
 */
export function parseV4a(sent: readonly string[], judge: PatchJudge): PatchParts {
  const lines = sent.some((line) => END.test(line)) ? sent : withoutWrapper(sent);
  const operations: FileOperation[] = [];
  let isInside = false;
  const hasBegin = lines.some((line) => BEGIN.test(line));
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const section = SECTION.exec(line);
    if (BEGIN.test(line) || (section && !hasBegin)) isInside = true;
    else if (END.test(line)) isInside = false;
    if (!section) {
      if (!isInside) judge.checkOutside(at);
      else if (line.trim() !== "" && !BEGIN.test(line)) {
        judge.refuse(at, `"${line.slice(0, 80)}" belongs to no file; \`*** Update File: path\` comes first.`);
      }
      at += 1;
      continue;
    }
    if (!isInside) judge.refuse(at, "it stands outside `*** Begin Patch` and `*** End Patch`.");
    const end = sectionEnd(lines, at + 1);
    operations.push(operation(section[1], section[2] ?? "", lines, at + 1, end, judge));
    at = end;
  }
  return { operations, notes: [] };
}

/** Takes a fence or heredoc word from the end of a patch that has no End of its own. */
function withoutWrapper(lines: readonly string[]): readonly string[] {
  let count = lines.length;
  while (count > 0 && /^\s*(?:```|[A-Z]{2,}["']?|)\s*$/.test(lines[count - 1] ?? "")) count -= 1;
  return lines.slice(0, count);
}

function sectionEnd(lines: readonly string[], from: number): number {
  const isMark = (line: string) => SECTION.test(line) || END.test(line) || BEGIN.test(line);
  let at = from;
  while (at < lines.length && !isMark(lines[at] ?? "")) at += 1;
  return at;
}

function operation(
  kind: string | undefined,
  path: string,
  lines: readonly string[],
  from: number,
  to: number,
  judge: PatchJudge,
): FileOperation {
  if (kind === "Add") return { kind: "add", path, text: addedText(lines, from, to, judge) };
  if (kind === "Update") return update(lines, from, to, path, judge);
  for (let at = from; at < to; at += 1) {
    if ((lines[at] ?? "").trim() !== "") judge.refuse(at, "nothing may follow `*** Delete File:`.");
  }
  return { kind: "delete", path, hunks: [] };
}

function addedText(lines: readonly string[], from: number, to: number, judge: PatchJudge): string {
  const added: string[] = [];
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? "";
    if (line.startsWith("+")) added.push(line.slice(1));
    else if (line.trim() === "" || endOfFile.test(line)) {
      if (lines.slice(at + 1, to).some((later) => later.startsWith("+"))) added.push("");
    } else judge.refuse(at, "each line of an added file begins with +.");
  }
  return added.length === 0 ? "" : `${added.join("\n")}\n`;
}

function update(
  lines: readonly string[],
  from: number,
  to: number,
  path: string,
  judge: PatchJudge,
): FileOperation {
  const target = MOVE.exec(lines[from] ?? "")?.[1];
  const hunks: Hunk[] = [];
  let at = target === undefined ? from : from + 1;
  while (at < to) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const anchors: string[] = [];
    let claimed: number | undefined;
    for (; at < to && (lines[at] ?? "").startsWith("@@"); at += 1) {
      const numbers = NUMBERS.exec(lines[at] ?? "");
      if (numbers) claimed = Number(numbers[1]);
      const name = (numbers?.[2] ?? (lines[at] ?? "").slice(2)).replace(/@@\s*$/, "").trim();
      if (name !== "") anchors.push(name);
    }
    const end = hunkEnd(lines, at, to);
    const isAtEnd = endOfFile.test(lines[end] ?? "") && end < to;
    const hunk = hunkOf(lines.slice(at, end), anchors, isAtEnd, claimed);
    if (hunk.before.length + hunk.after.length === 0)
      judge.refuse(Math.min(at, to - 1), "this hunk holds no lines.");
    hunks.push(hunk);
    at = isAtEnd ? end + 1 : end;
  }
  if (hunks.length === 0 && target === undefined) judge.refuse(from - 1, "no hunk follows.");
  return target === undefined ? { kind: "update", path, hunks } : { kind: "move", path, to: target, hunks };
}

function hunkEnd(lines: readonly string[], from: number, to: number): number {
  let at = from;
  while (at < to && !(lines[at] ?? "").startsWith("@@") && !endOfFile.test(lines[at] ?? "")) at += 1;
  return at;
}

function hunkOf(
  body: readonly string[],
  anchors: readonly string[],
  isAtEnd: boolean,
  line: number | undefined,
): Hunk {
  let count = body.length;
  // Empty lines (without the leading space) at the end separate hunks; they are no context.
  while (count > 0 && body[count - 1] === "") count -= 1;
  const before: string[] = [];
  const after: string[] = [];
  for (const row of body.slice(0, count)) {
    const text = /^[ +-]/.test(row) ? row.slice(1) : row;
    if (!row.startsWith("+")) before.push(text);
    if (!row.startsWith("-")) after.push(text);
  }
  // The format appends new lines that have no context and no anchor.
  const isAppended = before.length === 0 && anchors.length === 0;
  return {
    before,
    after,
    isInOrder: true,
    ...(anchors.length > 0 ? { anchors } : {}),
    ...(isAtEnd || isAppended ? { isAtEnd: true } : {}),
    ...(line === undefined ? {} : { line }),
  };
}
