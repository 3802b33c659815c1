import { CodiError } from "../../shared/errors.ts";
import type { Document, Piece } from "./document.ts";
import type { Place } from "./find.ts";
import { indentOf, type Step } from "./fold.ts";
import { type IndentPair, indentUnit, learnIndent, pairIndents, unitNear } from "./indent.ts";
import { learnSpelling, mergeLine, respell } from "./merge.ts";
import { type Pairing, pairLines } from "./pairing.ts";

/** A place and the two texts of the edit that was matched to it. */
interface Match {
  readonly sought: readonly string[];
  readonly wanted: readonly string[];
  /** The file's own lines, cut to the place. */
  readonly kept: readonly string[];
  /** For each wanted line the sought (and kept) line that it keeps or changes. */
  readonly pairs: Pairing;
  readonly startsLine: boolean;
}

/** The smallest replacement that puts the wanted lines at a place, in the file's indents, spelling and line ends. */
export function rewrite(
  doc: Document,
  place: Place,
  soughtLines: readonly string[],
  wantedLines: readonly string[],
): Piece {
  const kept = doc.body.slice(place.from, place.to).split("\n");
  const sought = place.lacksFinalEnd ? soughtLines.slice(0, -1) : soughtLines;
  const wanted = place.lacksFinalEnd && wantedLines.at(-1) === "" ? wantedLines.slice(0, -1) : wantedLines;
  const first = doc.lineAt(place.from);
  const needsPairs = place.step !== "exact" || doc.isMixed;
  const match: Match = {
    sought,
    wanted,
    kept,
    pairs: needsPairs ? pairLines(sought, wanted) : [],
    startsLine: place.from === doc.startOf(first),
  };
  const isLiteral = place.step === "exact" || isInFileForm(match);
  const lines = isLiteral ? wanted : inFileTerms(match, place.step, doc.lines, first);
  const ends = doc.isMixed ? lineEnds(doc, match, first, lines.length) : undefined;
  return trimmed(doc.body, place, lines.join("\n"), ends);
}

/** Whether the new text already has the file's form although the old text was sent in another one. */
function isInFileForm({ sought, wanted, kept, pairs }: Match): boolean {
  let votes = 0;
  const sentIndents = new Set(sought.map(indentOf));
  const ownIndents = new Set(kept.map(indentOf));
  for (const [i, line] of wanted.entries()) {
    const pair = pairs[i] ?? -1;
    const [was = "", is = ""] = [sought[pair], kept[pair]];
    const indent = indentOf(line);
    if (line.trim() === "") continue;
    if (sentIndents.has(indent) && !ownIndents.has(indent)) return false;
    if (pair < 0 || line.trim() !== was.trim()) continue;
    if (line !== is) return false;
    if (is !== was) votes += 1;
  }
  const floor = commonIndent(kept);
  return votes > 0 && wanted.every((line) => line.trim() === "" || line.startsWith(floor));
}

function inFileTerms(
  match: Match,
  step: Step,
  fileLines: readonly string[],
  first: number,
): readonly string[] {
  const { sought, wanted, kept, pairs } = match;
  const matched = sought.flatMap((line, i): (readonly [string, string])[] =>
    line.trim() === "" ? [] : [[line, kept[i] ?? ""]],
  );
  const spelling = learnSpelling(matched, step);
  const dropsTrailing = matched.some(([sent, own]) => trailing(sent) !== "" && trailing(own) === "");
  const reindent = learnIndent(
    indentPairs(match),
    indentUnit([sought, wanted]),
    unitNear(fileLines, first, kept.length),
  );
  return wanted.map((line, i) => {
    const pair = pairs[i] ?? -1;
    // A line that was moved as it stood has no partner in order, but the file still has it.
    const moved = pair < 0 && /\w/.test(line) ? sought.indexOf(line) : -1;
    if (moved >= 0 && sought.lastIndexOf(line) === moved) return kept[moved] ?? line;
    const was = sought[pair];
    const own = kept[pair] ?? "";
    if (line === was) return own;
    if (line.trim() === "") return was === undefined ? (dropsTrailing ? "" : line) : own;
    const isInside = i === 0 && !match.startsLine;
    const indent =
      was !== undefined && indentOf(was) === indentOf(line)
        ? indentOf(own)
        : isInside
          ? indentOf(line)
          : (reindent(indentOf(line)) ?? indentBetween(match, i));
    const content =
      was === undefined
        ? respell(line.trim(), spelling)
        : mergeLine(was.trim(), line.trim(), own.trim(), step, spelling);
    const isTailKept = was !== undefined && trailing(was) === trailing(line);
    return indent + content + (isTailKept ? trailing(own) : dropsTrailing ? "" : trailing(line));
  });
}

/** Indents of the matched lines; those of a block whose first line alone was sent without its indent are left as sent. */
function indentPairs({ sought, wanted, kept, startsLine }: Match): readonly IndentPair[] {
  const pairs = pairIndents(sought, kept, startsLine);
  const [sent, own] = pairs[0] ?? [];
  if (sent !== "" || own === undefined || own === "" || !startsLine) return pairs;
  const others = pairs.slice(1);
  const later = wanted.slice(1).filter((line) => line.trim() !== "");
  const isCutFirst =
    others.length > 0
      ? others.every(([a, b]) => a === b)
      : later.length > 0 && later.every((line) => line.startsWith(own));
  return isCutFirst ? [...others, [own, own]] : pairs;
}

/** An indent for a new line where the old text had lost its own: what both neighbours have in the file. */
function indentBetween({ wanted, kept, pairs }: Match, at: number): string {
  const above = neighbour(wanted, pairs, kept, at, -1);
  const below = neighbour(wanted, pairs, kept, at, 1);
  if (above !== undefined && below !== undefined) {
    if (indentOf(above) === indentOf(below)) return indentOf(above);
    if (/[{([]$/.test(above.trimEnd())) return indentOf(below);
    if (/^\s*[})\]]/.test(below)) return indentOf(above);
  }
  throw new CodiError(
    "no_match",
    `old_text has lost its indentation, which leaves open how deep to put "${(wanted[at] ?? "").trim().slice(0, 80)}"`,
    {
      hint: "Send old_text and new_text with the indentation that the file has.",
    },
  );
}

function neighbour(
  wanted: readonly string[],
  pairs: Pairing,
  kept: readonly string[],
  at: number,
  step: 1 | -1,
): string | undefined {
  for (let i = at + step; i >= 0 && i < wanted.length; i += step) {
    const own = kept[pairs[i] ?? -1];
    if (own !== undefined && own.trim() !== "") return own;
    if ((wanted[i] ?? "").trim() !== "") return undefined;
  }
  return undefined;
}

/** Each new line break takes the end of the line it keeps or changes, else that of the line above it. */
function lineEnds(doc: Document, { kept, pairs }: Match, first: number, count: number): readonly string[] {
  const ends: string[] = [];
  for (let i = 0; i + 1 < count; i += 1) {
    const pair = pairs[i] ?? -1;
    const isBreak = pair >= 0 && pair + 1 < kept.length;
    ends.push(isBreak ? doc.endAfter(first + pair) : (ends.at(-1) ?? doc.endAfter(first)));
  }
  return ends;
}

/** Leaves out what old and new text have in common at both ends, so that only the change is written. */
function trimmed(body: string, place: Place, text: string, ends: readonly string[] | undefined): Piece {
  const room = Math.min(place.to - place.from, text.length);
  let head = 0;
  while (head < room && body[place.from + head] === text[head]) head += 1;
  let tail = 0;
  while (tail < room - head && body[place.to - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  const piece = { from: place.from + head, to: place.to - tail, text: text.slice(head, text.length - tail) };
  if (!ends) return piece;
  const before = count(text.slice(0, head));
  return { ...piece, ends: ends.slice(before, before + count(piece.text)) };
}

function count(text: string): number {
  return text.split("\n").length - 1;
}

function trailing(line: string): string {
  return line.trim() === "" ? "" : line.slice(line.trimEnd().length);
}

function commonIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== "").map(indentOf);
  return indents.reduce((common, indent) => {
    let i = 0;
    while (i < common.length && common[i] === indent[i]) i += 1;
    return common.slice(0, i);
  }, indents[0] ?? "");
}
