import type { Node, Query } from "web-tree-sitter";
import { CodiError } from "../../shared/errors.ts";

/** The parser's module, as far as it is used past its own interface. The package is pinned to one version. */
export interface Wasm {
  readonly HEAP32: Int32Array;
  currentQueryProgressCallback: (() => boolean) | null;
  /** @returns where calls leave their results */
  _ts_init(): number;
  _free(address: number): void;
  _ts_query_matches_wasm(query: number, tree: number, ...bounds: number[]): void;
}

/** What a match captures: the number of a capture's name, and its node. */
export interface Captured {
  readonly capture: number;
  readonly node: Node;
}

type Condition = (captures: readonly { readonly name: string; readonly node: Node }[]) => boolean;

/** Runs a query over a tree. */
export interface Matcher {
  /**
   * @param single is asked first about a match of one capture, with the capture's number and the node's offset; whether
   *   that was enough
   * @param whole gets every other match, with its pattern's number
   */
  run(
    root: Node,
    isOverdue: () => boolean,
    single: (capture: number, at: number) => boolean,
    whole: (pattern: number, captures: readonly Captured[]) => void,
  ): void;
}

/** Numbers of a captured node: name of the capture, id, offset, row, column, and one that only the parser knows. */
const captureWidth = 6;
/** No bounds: twelve of places, then most matches at a time and depth. */
const everywhere = [...new Array<number>(12).fill(0), 0xffffffff, 0xffffffff];

/**
 * Reads matches where the parser leaves them in its memory. Most are an identifier that is a reference, of which only
 * the offset matters; `query.matches` makes three objects of each, which costs as much as finding it.
 */
export function createMatcher(query: Query, wasm: Wasm): Matcher {
  // What `Query` keeps for itself: per pattern the conditions that are judged outside of the parser.
  const { textPredicates } = query as unknown as {
    readonly textPredicates: readonly (readonly Condition[])[];
  };
  const isPlain = textPredicates.map((conditions) => conditions.length === 0);
  const results = wasm._ts_init() >> 2;

  return {
    run(root, isOverdue, single, whole) {
      writeNode(wasm.HEAP32, results, root);
      wasm.currentQueryProgressCallback = isOverdue;
      wasm._ts_query_matches_wasm(handleOf(query), handleOf(root.tree), ...everywhere);
      wasm.currentQueryProgressCallback = null;
      const count = wasm.HEAP32[results] ?? 0;
      const address = wasm.HEAP32[results + 1] ?? 0;
      let at = address >> 2;
      for (let index = 0; index < count; index++) {
        // Asking a node for anything may let the memory grow, which replaces this view of it.
        const { HEAP32 } = wasm;
        const pattern = HEAP32[at] ?? 0;
        const size = HEAP32[at + 1] ?? 0;
        at += 2;
        const first = at;
        at += size * captureWidth;
        if (size === 1 && isPlain[pattern] === true && single(HEAP32[first] ?? 0, HEAP32[first + 2] ?? 0))
          continue;
        const captures: Captured[] = [];
        for (let from = first; from < at; from += captureWidth)
          captures.push({ capture: HEAP32[from] ?? 0, node: readNode(HEAP32, from + 1, root) });
        if (isPlain[pattern] === true || holds(pattern, captures)) whole(pattern, captures);
      }
      wasm._free(address);
    },
  };

  function holds(pattern: number, captures: readonly Captured[]): boolean {
    const named = captures.map(({ capture, node }) => ({ name: query.captureNames[capture] ?? "", node }));
    return textPredicates[pattern]?.every((condition) => condition(named)) ?? true;
  }
}

/** @throws CodiError `internal` when the parser's module is not as its pinned version has it. */
export function checkWasm(wasm: Partial<Wasm>): asserts wasm is Wasm {
  if (wasm._ts_query_matches_wasm !== undefined && wasm.HEAP32 !== undefined) return;
  throw new CodiError(
    "internal",
    "The parser that was loaded is another version than this server was made for.",
    {
      hint: "Install codi-mcp anew.",
    },
  );
}

/** What an object of the parser is to its module; it keeps that to itself. */
function handleOf(object: Query | Node | Node["tree"]): number {
  // The one field that their types do not show.
  return (object as unknown as { readonly 0: number })[0];
}

/** Puts a node where calls expect the one that they are about. */
function writeNode(memory: Int32Array, at: number, node: Node): void {
  const { id, startIndex, startPosition } = node;
  memory.set([id, startIndex, startPosition.row, startPosition.column, handleOf(node)], at);
}

/** A node as the parser makes it; its constructor is closed to others. */
function readNode(memory: Int32Array, at: number, root: Node): Node {
  // All fields of a node are set here.
  const node = Object.create(Object.getPrototypeOf(root)) as Node & { 0: number };
  node.id = memory[at] ?? 0;
  node.tree = root.tree;
  node.startIndex = memory[at + 1] ?? 0;
  node.startPosition = { row: memory[at + 2] ?? 0, column: memory[at + 3] ?? 0 };
  node[0] = memory[at + 4] ?? 0;
  return node;
}
