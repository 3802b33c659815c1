import type { Definition } from "../../syntax/index.ts";
import type { Chunk, ChunkKind, Source } from "./chunk.ts";
import type { Lines } from "./lines.ts";
import { outlineOf, type Unit } from "./outline.ts";
import { piecesOf, type Span, trimmed } from "./pieces.ts";

/** Longest function that stays in one piece, in lines. */
const maxFunctionLines = 80;
/** Longest piece of what has no better border, in lines. */
const maxPieceLines = 40;
/** Shorter functions inside a long one stay with the code around them. */
const leastNestedLines = 3;

/** Chunks of a program: one for each function, the rest of the file in small pieces. In the order of their lines. */
export function cutCode(source: Source, lines: Lines): Chunk[] {
  const { text } = source;
  const chunks: Chunk[] = [];
  const outline = outlineOf(source.definitions, lines);

  const piece = (span: Span, kind: ChunkKind, owner: Unit | undefined): Chunk => ({
    start: span.first,
    end: span.last,
    kind,
    symbol: "",
    chain: owner ? [...owner.chain, owner.definition.name] : [],
    signature: "",
    doc: titlesIn(lines.slice(span.first, span.last)),
    body: lines.slice(span.first, span.last),
    isTest: owner?.isTest ?? false,
  });

  /** The lines of a unit (or the file) that belong to none of the given units inside it. */
  const gaps = (span: Span, children: readonly Unit[]): Span[] => {
    const found: Span[] = [];
    let first = span.first;
    for (const child of children) {
      if (child.first > first) found.push({ first, last: child.first - 1 });
      first = Math.max(first, child.last + 1);
    }
    if (first <= span.last) found.push({ first, last: span.last });
    return found;
  };

  const head = (unit: Unit, kind: ChunkKind, end: number): Chunk => {
    const { definition } = unit;
    const docstring = docstringOf(text, definition);
    const isWhole = end === unit.last;
    const tooLong = end - unit.first + 1 > maxFunctionLines;
    const bodyStart = Math.max(definition.signatureEnd, definition.start);
    return {
      start: tooLong ? unit.codeFirst : unit.first,
      end,
      kind,
      symbol: definition.name,
      chain: unit.chain,
      signature: text.slice(definition.start, bodyStart),
      doc: `${docstring || text.slice(definition.docStart, definition.start)} ${titlesIn(lines.slice(unit.codeFirst, end))}`,
      body: text
        .slice(bodyStart, isWhole ? definition.end : Math.max(bodyStart, lines.start(end + 1)))
        .replace(docstring, ""),
      isTest: unit.isTest,
    };
  };

  /** A unit in several chunks: its head, what lies between the units inside it, and those. */
  const open = (
    unit: Unit,
    children: readonly Unit[],
    kind: ChunkKind,
    restKind: ChunkKind,
    most: number,
  ): void => {
    const [firstGap, ...rest] = gaps({ first: unit.first, last: unit.last }, children).flatMap((gap) =>
      piecesOf(lines, gap, most),
    );
    // Where a doc comment alone fills the first piece, the head still reaches into the code.
    if (firstGap && firstGap.first <= unit.codeFirst)
      chunks.push(head(unit, kind, Math.max(firstGap.last, unit.codeFirst)));
    for (const gap of rest) if (hasCode(lines, gap)) chunks.push(piece(gap, restKind, unit));
    for (const child of children) visit(child);
  };

  const visit = (unit: Unit): void => {
    const length = unit.last - unit.codeFirst + 1;
    const callables = unit.children.filter(({ role }) => role !== "value");
    if (unit.role === "callable") {
      if (length <= maxFunctionLines) chunks.push(head(unit, "function", unit.last));
      else {
        const nested = unit.children.filter(({ first, last }) => last - first + 1 >= leastNestedLines);
        open(unit, nested, "function", "part", maxPieceLines);
      }
      return;
    }
    const kind = unit.role === "container" ? "class" : "value";
    if (callables.length === 0 && length <= maxPieceLines) chunks.push(head(unit, kind, unit.last));
    else open(unit, unit.children, kind, kind, maxPieceLines);
  };

  for (const unit of outline) visit(unit);
  for (const gap of gaps({ first: 1, last: lines.count }, outline))
    for (const span of piecesOf(lines, gap, maxPieceLines))
      if (trimmed(lines, span)) chunks.push(piece(span, "module", undefined));
  return chunks.sort((a, b) => a.start - b.start || a.end - b.end);
}

const maxDocstringChars = 6_000;

/** The string that documents a definition from inside (Python). */
function docstringOf(text: string, { start, docStart, end }: Definition): string {
  if (docStart <= start) return "";
  const rest = text.slice(docStart, Math.min(end, docStart + maxDocstringChars));
  return /^\w*("""|'''|"|')[\s\S]*?(?:\1|$)/.exec(rest)?.[0] ?? "";
}

/** Whether there is more than what closes a block. */
function hasCode(lines: Lines, { first, last }: Span): boolean {
  return /[\p{L}\p{N}_]{2}/u.test(lines.slice(first, last).replace(/\b(?:end|else|return)\b/g, ""));
}

// Titles of tests say in plain words what the code under test does.
const testTitle =
  /\b(?:it|test|describe|context|specify|scenario|t\.Run)(?:\.\w+)*\s*\(\s*(["'`])((?:(?!\1)[^\\\n]){4,200})\1/g;

function titlesIn(text: string): string {
  if (!/\b(?:it|test|describe|context|specify|scenario|Run)\b/.test(text)) return "";
  return [...text.matchAll(testTitle)].map((match) => match[2]).join("\n");
}
