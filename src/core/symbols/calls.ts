import type { SymbolRow } from "../../store/symbols.ts";
import { ask, type Finding, type Inquiry } from "./ask.ts";
import { calleesOf } from "./callees.ts";
import { callersOf } from "./callers.ts";
import type { CallNode, Hierarchy, HierarchyQuery, SymbolHit, Symbols, Tier, Unclear } from "./contract.ts";
import { groupOf } from "./group.ts";
import type { Rooms } from "./rooms.ts";
import { hitFrom, hitOf } from "./show.ts";
import { findTarget, type NamedPlace, readPlace, unclear } from "./target.ts";

/** One caller or callee, before it is shown. */
export interface Edge {
  /** Undefined: the top level of the file. */
  readonly row: SymbolRow | undefined;
  /** File of the calls. */
  readonly path: string;
  readonly offsets: readonly number[];
  readonly tier: Tier;
}

export interface Edges {
  readonly edges: readonly Edge[];
  /** Names that were called and not found. */
  readonly unknown: readonly string[];
  /** What was not looked at; finished sentences. */
  readonly notes: readonly string[];
}

const maxDepth = 5;
/** Calls in one answer, and below one symbol. */
const maxNodes = 150;
const maxBelow = 50;

export function createCalls(rooms: Rooms): Symbols["calls"] {
  return async (query, context) => {
    const place = await readPlace(rooms, query.symbol);
    const { result, notes } = await ask(rooms.deps, context, (inquiry) =>
      answer(rooms, inquiry, query, place),
    );
    if ("candidates" in result) return { ...result, notes };
    return { ...result, notes: [...result.notes, ...notes] };
  };
}

async function answer(
  rooms: Rooms,
  inquiry: Inquiry,
  { symbol, direction, depth = 1 }: HierarchyQuery,
  place: NamedPlace | undefined,
): Promise<Finding<Hierarchy | Omit<Unclear, "notes">>> {
  const target = findTarget(inquiry, symbol, place);
  if ("candidates" in target) return unclear(rooms, inquiry, { symbol, place }, target);
  const { group, rows } = target;
  const [first] = rows;
  if (!first) return unclear(rooms, inquiry, { symbol, place }, { candidates: [], isCut: false });
  const tree = createTree(rooms, inquiry, direction);
  const calls = await tree.below(group, Math.min(Math.max(depth, 1), maxDepth));
  return {
    result: {
      symbol: await hitOf(inquiry, rooms.show, first),
      calls,
      unknown: [...tree.unknown],
      notes: [...tree.notes],
    },
    files: [first.path, ...tree.files],
    isEmpty: calls.length === 0 && tree.unknown.size === 0,
  };
}

function createTree(rooms: Rooms, inquiry: Inquiry, direction: HierarchyQuery["direction"]) {
  const { view, sources } = inquiry;
  const edgesOf = direction === "callers" ? callersOf : calleesOf;
  const opened = new Set<string>();
  const files = new Set<string>();
  const unknown = new Set<string>();
  const notes = new Set<string>();
  let left = maxNodes;

  const nodeOf = async (edge: Edge, depth: number): Promise<CallNode> => {
    const { row, path, offsets, tier } = edge;
    files.add(path);
    if (row) files.add(row.path);
    const source = await sources.open(path);
    const lines = [...new Set(source ? offsets.map((offset) => source.lineAt(offset)) : [])];
    const symbol = row
      ? hitFrom(view, rooms.show, row, await sources.open(row.path))
      : topLevel(rooms.show(path), lines[0] ?? 1);
    const isRepeated = row !== undefined && opened.has(keyOf(row));
    // What only has the name may be something else, and so would be all below it.
    const goesOn = row !== undefined && depth > 1 && !isRepeated && tier === "resolved";
    const calls = goesOn ? await below(groupOf(view, row), depth - 1) : [];
    return { symbol, lines, path: rooms.show(path), tier, isRepeated: isRepeated && depth > 1, calls };
  };

  const below = async (group: readonly SymbolRow[], depth: number): Promise<CallNode[]> => {
    for (const row of group) opened.add(keyOf(row));
    await inquiry.pause();
    const found = await edgesOf(inquiry, group);
    for (const name of found.unknown) unknown.add(name);
    for (const note of found.notes) notes.add(note);
    const nodes: CallNode[] = [];
    for (const edge of found.edges) {
      if (left <= 0 || nodes.length >= maxBelow) {
        const rest = found.edges.length - nodes.length;
        notes.add(
          `${rest} more ${direction} of ${group[0]?.name ?? "it"} are left out: ask for that symbol, or use find_references.`,
        );
        break;
      }
      left--;
      nodes.push(await nodeOf(edge, depth));
    }
    return nodes;
  };
  return { below, files, unknown, notes };
}

const keyOf = ({ file, ordinal }: SymbolRow): string => `${file}:${ordinal}`;

const topLevel = (path: string, line: number): SymbolHit => ({
  path,
  line,
  endLine: line,
  kind: "namespace",
  namePath: "",
  signature: "",
});
