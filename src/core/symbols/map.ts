import type { SymbolRow } from "../../store/symbols.ts";
import { ask, type Finding, type Inquiry } from "./ask.ts";
import type { MappedFile, MapQuery, RankedMap, Symbols } from "./contract.ts";
import { buildGraph, type FileGraph } from "./graph.ts";
import { lookUp, stepsOf } from "./lookup.ts";
import { fileText } from "./map-text.ts";
import { type Focus, keyOf, type Ranks, rank } from "./pagerank.ts";
import { isDeclarationPath, isGeneratedPath, isTestPath } from "./rank.ts";
import type { Rooms } from "./rooms.ts";
import { signatureOf } from "./signature.ts";
import { tokensOf } from "./tokens.ts";
import type { View } from "./view.ts";

const defaultTokens = 1_500;
const maxTokens = 20_000;
/** Room for the first line. */
const headlineTokens = 40;
/** Definitions of one file: more tell less than another file does. */
const maxEntries = 8;

interface Kept {
  readonly generation: number;
  readonly graph: FileGraph;
  /** Without a focus. */
  ranks: Ranks | undefined;
}

export function createMap(rooms: Rooms): Symbols["map"] {
  /** The last graph: right as long as the index is the same. */
  const graphs = new WeakMap<View, Kept>();
  const graphOf = async ({ view, pause }: Inquiry): Promise<Kept> => {
    const generation = view.reader.generation();
    const known = graphs.get(view);
    if (known?.generation === generation) return known;
    const kept: Kept = { generation, graph: await buildGraph(view, pause), ranks: undefined };
    graphs.set(view, kept);
    return kept;
  };
  return async (query, context) => {
    const below = query.path === undefined ? "" : await rooms.locate(query.path);
    const focusPaths = await Promise.all((query.focus ?? []).map((asked) => pathOf(rooms, asked)));
    const { result, notes } = await ask(rooms.deps, context, async (inquiry) => {
      const kept = await graphOf(inquiry);
      return answer(rooms, inquiry, kept, { ...query, below, focusPaths });
    });
    return { ...result, notes: [...result.notes, ...notes] };
  };
}

interface Asked extends MapQuery {
  /** As in the index. */
  readonly below: string;
  /** Of each focus, where it may be a path. */
  readonly focusPaths: readonly (string | undefined)[];
}

async function answer(
  { show }: Rooms,
  inquiry: Inquiry,
  kept: Kept,
  query: Asked,
): Promise<Finding<RankedMap>> {
  const { graph } = kept;
  const { focus, known, unknown } = focusOf(inquiry, graph, query);
  const isPlain = query.focus === undefined || query.focus.length === 0;
  const ranks = (isPlain && kept.ranks) || (await rank(graph, focus, inquiry.pause));
  if (isPlain) kept.ranks = ranks;
  const order = orderOf(graph, ranks, query.below);
  const byFile = definitionsByFile(ranks);
  const budget = Math.min(query.maxTokens ?? defaultTokens, maxTokens);
  const files: MappedFile[] = [];
  const read: string[] = [];
  let used = headlineTokens;
  for (const place of order) {
    await inquiry.pause();
    const file = graph.files[place];
    if (!file) continue;
    const mapped = await mappedFile(inquiry, file, show(file.path), byFile.get(place) ?? []);
    const fitting = fitInto(mapped, budget - used);
    if (!fitting) break;
    used += tokensOf(fileText(fitting));
    files.push(fitting);
    read.push(file.path);
  }
  const notes = [
    ...unknown.map((asked) => `focus "${asked}" is neither a file nor a symbol here.`),
    ...(graph.isCut ? ["The map is made from the first two million references: there are more."] : []),
  ];
  return {
    result: {
      files,
      total: {
        files: order.length,
        definitions: order.reduce((sum, place) => sum + (byFile.get(place)?.length ?? 0), 0),
      },
      focus: known,
      tokens: { used, budget },
      notes,
    },
    files: read,
    isEmpty: order.length === 0,
  };
}

/** Files with definitions, best first; tests, generated code and mere declarations after the rest. */
function orderOf(graph: FileGraph, { files }: Ranks, below: string): number[] {
  const score = (at: number): number => {
    const path = graph.files[at]?.path ?? "";
    return (
      (files[at] ?? 0) *
      (isGeneratedPath(path) ? 0.05 : 1) *
      (isTestPath(path) || isDeclarationPath(path) ? 0.1 : 1)
    );
  };
  return graph.files
    .map(({ path }, at) => ({ at, path, score: score(at) }))
    .filter(({ path }) => below === "" || path === below || path.startsWith(`${below}/`))
    .sort((a, b) => b.score - a.score || depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1))
    .map(({ at }) => at);
}

const depthOf = (path: string): number => path.split("/").length;

function definitionsByFile({ definitions }: Ranks): Map<number, { name: number; score: number }[]> {
  const found = new Map<number, { name: number; score: number }[]>();
  for (const [key, score] of definitions) {
    const file = Math.floor(key / 2 ** 32);
    const entry = { name: key - keyOf(file, 0), score };
    const known = found.get(file);
    if (known) known.push(entry);
    else found.set(file, [entry]);
  }
  return found;
}

async function mappedFile(
  { view, sources }: Inquiry,
  file: { readonly id: number; readonly path: string },
  path: string,
  definitions: { readonly name: number; readonly score: number }[],
): Promise<MappedFile> {
  const best = definitions.toSorted((a, b) => b.score - a.score).slice(0, maxEntries);
  const rows: SymbolRow[] = best.flatMap(({ name }) => view.symbols.namedIn(name, file.id).slice(0, 1));
  const source = rows.length === 0 ? undefined : await sources.open(file.path);
  const entries = rows
    .sort((a, b) => a.line - b.line)
    .map((row) => ({ line: row.line, signature: signatureOf(row, source) || row.name }));
  return { path, entries };
}

/** As much of a file as there is room for; undefined when not even its path and one definition fit. */
function fitInto(file: MappedFile, room: number): MappedFile | undefined {
  for (let count = file.entries.length; count >= Math.min(1, file.entries.length); count--) {
    const shorter = { ...file, entries: file.entries.slice(0, count) };
    if (tokensOf(fileText(shorter)) <= room) return shorter;
  }
  return undefined;
}

function focusOf(
  { view }: Inquiry,
  graph: FileGraph,
  { focus = [], focusPaths }: Asked,
): { focus: Focus; known: string[]; unknown: string[] } {
  const files = new Set<number>();
  const definers = new Set<number>();
  const names = new Set<number>();
  const known: string[] = [];
  const unknown: string[] = [];
  const places = new Map(graph.files.map(({ id }, at) => [id, at]));
  for (const [index, asked] of focus.entries()) {
    const path = focusPaths[index];
    const inside = graph.files.flatMap((file, at) =>
      path !== undefined && path !== "" && (file.path === path || file.path.startsWith(`${path}/`))
        ? [at]
        : [],
    );
    const rows = inside.length > 0 ? [] : lookUp(view, asked, {}, stepsOf.exact).rows;
    (inside.length === 0 && rows.length === 0 ? unknown : known).push(asked);
    for (const at of inside) files.add(at);
    for (const { file, nameId } of rows) {
      names.add(nameId);
      const at = places.get(file);
      if (at !== undefined) definers.add(at);
    }
  }
  return { focus: { files, definers, names }, known, unknown };
}

/** A focus may be a name as well, which is no path inside the workspace. */
const pathOf = (rooms: Rooms, asked: string): Promise<string | undefined> =>
  rooms.locate(asked).catch(() => undefined);
