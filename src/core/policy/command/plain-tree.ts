import type { Tree, TreeCursor } from "web-tree-sitter";

/** A syntax tree as plain objects: crossing into WebAssembly once a node is what costs, so it is done once. */
export interface PlainNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly children: readonly PlainNode[];
}

/** @returns undefined when the tree is deeper than `maxDepth`. */
export function plainTree(tree: Tree, source: string, maxDepth: number): PlainNode | undefined {
  const cursor = tree.walk();
  try {
    return read(cursor, source, maxDepth);
  } finally {
    cursor.delete();
  }
}

function read(cursor: TreeCursor, source: string, depthLeft: number): PlainNode | undefined {
  if (depthLeft === 0) return undefined;
  const { nodeType: type, startIndex: start, endIndex: end } = cursor;
  const children: PlainNode[] = [];
  if (cursor.gotoFirstChild()) {
    do {
      const child = read(cursor, source, depthLeft - 1);
      if (!child) return undefined;
      children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, start, end, text: source.slice(start, end), children };
}
