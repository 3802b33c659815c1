import type { Edit, Tree } from "web-tree-sitter";
import { createLineTable } from "./line-table.ts";

/** Makes an edit; its class comes with the parser runtime, which is loaded late. */
export type MakeEdit = (fields: ConstructorParameters<typeof Edit>[0]) => Edit;

/**
 * A copy of a tree that knows what was mended, so that the parser keeps all the rest: parsing again costs little more
 * than what changed. The caller deletes it.
 * @param mended a text of the same length
 */
export function editedCopy(tree: Tree, text: string, mended: string, makeEdit: MakeEdit): Tree {
  const copy = tree.copy();
  const lines = createLineTable(text);
  for (const [start, end] of changes(text, mended)) {
    const startPosition = lines.pointAt(start);
    const endPosition = lines.pointAt(end);
    copy.edit(
      makeEdit({
        startIndex: start,
        oldEndIndex: end,
        newEndIndex: end,
        startPosition,
        oldEndPosition: endPosition,
        newEndPosition: endPosition,
      }),
    );
  }
  return copy;
}

/** Runs of characters that differ, from start to end. */
function* changes(text: string, mended: string): Generator<readonly [number, number]> {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) === mended.charCodeAt(at)) continue;
    const start = at;
    while (at < text.length && text.charCodeAt(at) !== mended.charCodeAt(at)) at++;
    yield [start, at];
  }
}
