import type { FileOperation, Hunk } from "./hunk.ts";
import type { PatchJudge, PatchParts } from "./patch-source.ts";

const SECTION = /^\s*\*\*\* (Update|Add|Delete) File:\s*(.+?)\s*$/;
const MOVE = /^\s*\*\*\* (?:Move|Rename)(?: File)? to:\s*(.+?)\s*$/i;
const BEGIN = /^\s*\*\*\* Begin Patch\s*$/;
const END = /^\s*\*\*\* End Patch\s*$/;
const END_OF_FILE = /^\s*\*\*\* End of File\s*$/;
const NUMBERS = /^@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@ ?(.*)$/;

export function isV4aMark(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  return BEGIN.test(line) || SECTION.test(line);
}

/**
 * Reads the patch format of OpenAI's apply_patch ("V4A"). Written after its published description; lenient where
 * models slip: a missing Begin or End, blank lines without their leading space, context lines without it.
 */
export function parseV4a(lines: readonly string[], judge: PatchJudge): PatchParts {
  const begin = lines.findIndex((line) => BEGIN.test(line));
  const hasBegin = begin >= 0;
  const operations: FileOperation[] = [];
  let isInside = !hasBegin;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (BEGIN.test(line)) isInside = true;
    else if (END.test(line)) isInside = false;
    const section = isInside ? SECTION.exec(line) : null;
    if (!section) {
      if (isInside && line.trim() !== "" && !BEGIN.test(line) && !isWrapper(line, operations.length)) {
        judge.refuse(at, `"${line.slice(0, 80)}" belongs to no file; \`*** Update File: path\` comes first.`);
      }
      if (!isInside && !END.test(line)) judge.checkOutside(at);
      if (!isInside && SECTION.test(line))
        judge.refuse(at, "it stands outside `*** Begin Patch` and `*** End Patch`.");
      at += 1;
      continue;
    }
    const [, kind, path = ""] = section;
    const end = sectionEnd(lines, at + 1);
    if (kind === "Add") operations.push({ kind: "add", path, text: addedText(lines, at + 1, end, judge) });
    else if (kind === "Delete") {
      for (let i = at + 1; i < end; i += 1) {
        if ((lines[i] ?? "").trim() !== "" && !isWrapper(lines[i] ?? "", 1))
          judge.refuse(i, "nothing may follow `*** Delete File:`.");
      }
      operations.push({ kind: "delete", path, hunks: [] });
    } else operations.push(update(lines, at + 1, end, path, judge));
    at = end;
  }
  return { operations, notes: [] };
}

/** A fence or heredoc word around a patch without Begin and End. */
function isWrapper(line: string, operationCount: number): boolean {
  return (
    /^\s*```/.test(line) || (operationCount > 0 ? /^\w+$/.test(line.trim()) : /<<-?\s*['"]?\w+/.test(line))
  );
}

function sectionEnd(lines: readonly string[], from: number): number {
  let at = from;
  while (
    at < lines.length &&
    !SECTION.test(lines[at] ?? "") &&
    !END.test(lines[at] ?? "") &&
    !BEGIN.test(lines[at] ?? "")
  )
    at += 1;
  return at;
}

function addedText(lines: readonly string[], from: number, to: number, judge: PatchJudge): string {
  const added: string[] = [];
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? "";
    if (line.startsWith("+")) added.push(line.slice(1));
    else if (line.trim() === "" || END_OF_FILE.test(line) || isWrapper(line, 1)) {
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
    if (line.trim() === "" || isWrapper(line, 1)) {
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
    const isAtEnd = END_OF_FILE.test(lines[end] ?? "") && end < to;
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
  while (at < to && !(lines[at] ?? "").startsWith("@@") && !END_OF_FILE.test(lines[at] ?? "")) at += 1;
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
  while (count > 0 && ((body[count - 1] ?? "") === "" || /^```\s*$/.test(body[count - 1] ?? ""))) count -= 1;
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
