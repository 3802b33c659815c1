import { CodiError, type ErrorCode } from "../../shared/errors.ts";
import type { Document } from "./document.ts";
import { indentOf, type Step } from "./fold.ts";
import { locate } from "./ladder.ts";
import { type Difference, nearest } from "./nearest.ts";

/** Why one edit cannot be made. */
export interface Refused {
  /** Position among the edits, from 0. */
  readonly index: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  /** Set where the text was not found: what to look for something near to. */
  readonly sought?: readonly string[];
  readonly newText?: string;
}

/** What the callers of one kind call their changes. */
export interface Words {
  readonly unit: string;
  readonly oldText: string;
  readonly newText: string;
  readonly widen: string;
}

export const editWords: Words = {
  unit: "edit",
  oldText: "old_text",
  newText: "new_text",
  widen: "Add neighbouring lines to old_text until it fits one place only, or set replace_all.",
};

export const hunkWords: Words = {
  unit: "hunk",
  oldText: "the hunk",
  newText: "Its result",
  widen: "Add unchanged lines around the change, or a line `@@ name of the function or class`.",
};

/** Refusals told in full; the others are only counted. */
const maxTold = 3;
const maxDifferences = 5;
/** Characters shown of a line. */
const maxShown = 160;

/** How a step's tolerance is told to a reader. */
const TOLERANCE: Readonly<Record<Step, string>> = {
  exact: "",
  trailing_blanks: " (without regard to trailing blanks)",
  indent: " (without regard to indent)",
  unicode: " (without regard to indent and Unicode punctuation)",
  inner_blanks: " (without regard to blanks and Unicode punctuation)",
};

export function missing(words: Words, sought: readonly string[], newText: string): Omit<Refused, "index"> {
  return {
    code: "no_match",
    message: `${words.oldText} was not found`,
    hint: "Correct the lines that differ (read_file shows them with numbers) and send the call again.",
    sought,
    newText,
  };
}

export function ambiguous(
  words: Words,
  step: Step,
  lines: readonly number[],
  hasMore: boolean,
): Omit<Refused, "index"> {
  return {
    code: "ambiguous",
    message: `${words.oldText} fits more than one place${TOLERANCE[step]}: ${placesAt(lines, hasMore)}`,
    hint: words.widen,
  };
}

/** "lines 3, 9 and 14" or "lines 3, 9, 14 and more". */
function placesAt(lines: readonly number[], hasMore: boolean): string {
  return `lines ${joined([...lines.map(String), ...(hasMore ? ["more"] : [])])}`;
}

/** One error for all edits that failed: what is wrong with each, what is near, and which of the others are fine. */
export function refusal(
  doc: Document,
  refused: readonly Refused[],
  total: number,
  path: string,
  words: Words,
): CodiError {
  const [first] = refused;
  if (!first) throw new Error("refusal needs a refused edit");
  const told = refused.slice(0, maxTold);
  if (total === 1) {
    return new CodiError(first.code, `${path} was not changed: ${explained(doc, first, words)}`, {
      hint: first.hint,
    });
  }
  const lines = told.map((one) => `${words.unit} ${one.index + 1}: ${explained(doc, one, words)}`);
  if (refused.length > told.length)
    lines.push(`and ${refused.length - told.length} more that cannot be made`);
  lines.push(fineOnes(refused, total, words));
  const count = `${refused.length} of ${total} ${words.unit}s cannot be made`;
  return new CodiError(first.code, `${path} was not changed, ${count}.\n${lines.join("\n")}`, {
    hint: `${first.hint} They are made together or not at all, so send all of them again.`,
  });
}

/** A refusal with what lies near the text that was not found. */
function explained(doc: Document, one: Refused, words: Words): string {
  const notes = [one.message];
  if (one.sought) notes.push(nearTo(doc, one.sought, words));
  const present = one.newText === undefined ? undefined : lineOf(doc, one.newText);
  if (present !== undefined)
    notes.push(`${words.newText} is already at line ${present}: the change may have been made before.`);
  return notes.join(one.sought ? ". " : "");
}

function nearTo(doc: Document, sought: readonly string[], words: Words): string {
  if (sought.every((line) => line.trim() === "")) return "Blank lines alone are only matched exactly.";
  if (!sought.some((line) => /[\p{L}\p{N}]/u.test(line))) {
    return `Brackets alone are not looked for in another indent; add a line with words to ${words.oldText}.`;
  }
  const found = nearest(doc, sought);
  if (!found) return "No line of the file is like it.";
  const { start, end, differences } = found;
  const where = start === end ? `line ${start}` : `lines ${start}-${end}`;
  if (differences.length === 0) return `Nearest: ${where}, where the block begins or ends elsewhere.`;
  const shown = differences.slice(0, maxDifferences).map((one) => described(one, words));
  const rest = differences.length - shown.length;
  if (rest > 0) shown.push(`  and ${rest} more lines that differ`);
  const count = differences.length === 1 ? "1 line differs" : `${differences.length} lines differ`;
  return `Nearest: ${where}; ${count}:\n${shown.join("\n")}\n`;
}

function described({ line, inFile, sought }: Difference, words: Words): string {
  if (inFile === undefined)
    return `  not in the file, expected near line ${line}: ${excerpt(sought ?? "", 0)}`;
  if (sought === undefined) return `  ${line} is missing from ${words.oldText}: ${excerpt(inFile, 0)}`;
  if (inFile.trim() === sought.trim()) {
    return `  ${line} is indented by ${blanks(inFile)}, in ${words.oldText} by ${blanks(sought)}: ${excerpt(inFile.trim(), 0)}`;
  }
  let column = 0;
  const [own, sent] = [inFile.trimStart(), sought.trimStart()];
  while (column < own.length && own[column] === sent[column]) column += 1;
  const margin = " ".repeat(String(line).length);
  const width = words.oldText.length + 1;
  const rows = [
    `  ${line} ${"file:".padEnd(width)} ${excerpt(own, column)}`,
    `  ${margin} ${words.oldText}: ${excerpt(sent, column)}`,
  ];
  return rows.join("\n");
}

function blanks(line: string): string {
  const indent = indentOf(line);
  const tabs = indent.split("\t").length - 1;
  const spaces = indent.length - tabs;
  const parts = [tabs > 0 ? `${tabs} tabs` : "", spaces > 0 ? `${spaces} spaces` : ""].filter(
    (part) => part !== "",
  );
  return parts.length > 0 ? parts.join(" and ") : "nothing";
}

/** A line, or of a long one the part around a column. */
function excerpt(line: string, column: number): string {
  const start = Math.max(0, Math.min(column - maxShown / 2, line.length - maxShown));
  const part = line.slice(start, start + maxShown);
  return `${start > 0 ? "…" : ""}${part}${start + maxShown < line.length ? "…" : ""}`;
}

/** The line, counted from 1, at which a text of some substance already stands. */
function lineOf(doc: Document, text: string): number | undefined {
  if (text.trim().length < 4) return undefined;
  const place = locate(doc, text.split("\n"), { limit: 1 })?.places[0];
  return place && doc.lineAt(place.from) + 1;
}

function fineOnes(refused: readonly Refused[], total: number, words: Words): string {
  const bad = new Set(refused.map((one) => one.index));
  const fine = Array.from({ length: total }, (_, i) => i).filter((i) => !bad.has(i));
  if (fine.length === 0) return `None of the ${words.unit}s can be made.`;
  const names = fine.map((i) => String(i + 1));
  return fine.length === 1
    ? `The other ${words.unit}, ${names[0]}, is fine.`
    : `The other ${words.unit}s, ${joined(names)}, are fine.`;
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
