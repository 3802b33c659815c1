import type { Parser, Range, Tree } from "web-tree-sitter";
import type { Extraction } from "./contract.ts";
import { editedCopy, type MakeEdit } from "./edited.ts";
import { createLineTable } from "./line-table.ts";
import type { LanguageSpec } from "./spec.ts";

/** Trees that together cover a text; none when time ran out. The caller deletes them. */
export interface Parsed {
  readonly trees: readonly Tree[];
  readonly state: Extraction["state"];
}

/**
 * Parses. After a syntax error the text is mended as the language knows how; if that is not enough, its top-level
 * declarations are read one by one, so that an error hides no more than its own.
 */
export function parse(
  text: string,
  parser: Parser,
  spec: LanguageSpec,
  makeEdit: MakeEdit,
  isOverdue: () => boolean,
): Parsed {
  const tree = parseOnce(text, parser, isOverdue);
  if (tree === undefined) return { trees: [], state: "partial" };
  if (!tree.rootNode.hasError) return { trees: [tree], state: "whole" };
  const mended = spec.mend?.(text) ?? text;
  if (mended !== text) {
    const known = editedCopy(tree, text, mended, makeEdit);
    const better = parseOnce(mended, parser, isOverdue, { known });
    known.delete();
    if (better?.rootNode.hasError === false) {
      tree.delete();
      return { trees: [better], state: "repaired" };
    }
    better?.delete();
  }
  const pieces =
    spec.pieceStart === undefined ? [] : parsePieces(text, mended, parser, spec.pieceStart, isOverdue);
  if (pieces.length === 0) return { trees: [tree], state: "damaged" };
  tree.delete();
  const isWhole = pieces.every((piece) => !piece.rootNode.hasError);
  return { trees: pieces, state: isWhole ? "repaired" : "damaged" };
}

function parseOnce(
  text: string,
  parser: Parser,
  isOverdue: () => boolean,
  { known, includedRanges }: { known?: Tree; includedRanges?: Range[] } = {},
): Tree | undefined {
  const options = {
    progressCallback: isOverdue,
    ...(includedRanges === undefined ? {} : { includedRanges }),
  };
  const tree = parser.parse(text, known, options);
  if (tree === null) parser.reset();
  return tree ?? undefined;
}

/** Most pieces that a file is cut into: each costs a parse of its own. */
const maxPieces = 5000;

/** One tree per run of lines that begins like a declaration; the original is preferred where it parses. */
function parsePieces(
  text: string,
  mended: string,
  parser: Parser,
  pieceStart: RegExp,
  isOverdue: () => boolean,
): Tree[] {
  const starts = [...text.matchAll(pieceStart)].map(({ index }) => index);
  if (starts.length < 2 || starts.length > maxPieces) return [];
  if (starts[0] !== 0) starts.unshift(0);
  const lines = createLineTable(text);
  const trees: Tree[] = [];
  for (const [index, startIndex] of starts.entries()) {
    if (isOverdue()) break;
    const endIndex = starts[index + 1] ?? text.length;
    const includedRanges = [
      {
        startIndex,
        endIndex,
        startPosition: lines.pointAt(startIndex),
        endPosition: lines.pointAt(endIndex),
      },
    ];
    const tree = parseOnce(text, parser, isOverdue, { includedRanges });
    if (tree === undefined) break;
    const isMended =
      tree.rootNode.hasError && text.slice(startIndex, endIndex) !== mended.slice(startIndex, endIndex);
    const other = isMended ? parseOnce(mended, parser, isOverdue, { includedRanges }) : undefined;
    if (other !== undefined) tree.delete();
    trees.push(other ?? tree);
  }
  return trees;
}
