import type { FileGraph } from "./graph.ts";

/** What the work is about: it draws rank to itself and to what it uses. */
export interface Focus {
  /** Places of files in the graph that were named: whoever names them knows them. */
  readonly files: ReadonlySet<number>;
  /** Places of files that define what was named. */
  readonly definers: ReadonlySet<number>;
  /** Ids of names. */
  readonly names: ReadonlySet<number>;
}

/** Brin and Page 1998; as usual. */
const damping = 0.85;
const maxRounds = 40;
const enough = 1e-6;
/** As in aider's repository map: names that were mentioned, and what files in focus use. */
const mentioned = 10;
const usedInFocus = 50;

/** Rank of each definition, as `file place * 2^32 + name id`, and of each file by its definitions. */
export interface Ranks {
  readonly files: Float64Array;
  readonly definitions: ReadonlyMap<number, number>;
}

export const keyOf = (file: number, name: number): number => file * 2 ** 32 + name;

/** PageRank over the files, personalised by the focus, then shared out to the definitions that were referred to. */
export async function rank(graph: FileGraph, focus: Focus, pause: () => Promise<void>): Promise<Ranks> {
  const size = graph.files.length;
  const weights = Float64Array.from(graph.weight, (weight, at) => {
    const named = focus.names.has(graph.name[at] ?? 0) ? mentioned : 1;
    return weight * named * (focus.files.has(graph.from[at] ?? -1) ? usedInFocus : 1);
  });
  const out = new Float64Array(size);
  for (let at = 0; at < weights.length; at++) add(out, graph.from[at], weights[at] ?? 0);
  const start = startOf(size, new Set([...focus.files, ...focus.definers]));
  let ranks: Float64Array = start.slice();
  for (let round = 0; round < maxRounds; round++) {
    await pause();
    const next = spreadOnce(graph, weights, out, ranks, start);
    const moved = next.reduce((sum, value, at) => sum + Math.abs(value - (ranks[at] ?? 0)), 0);
    ranks = next;
    if (moved < enough) break;
  }
  const shared = shareOut(graph, weights, out, ranks);
  for (const at of focus.definers) add(shared.files, at, ranks[at] ?? 0);
  return shared;
}

/** Part of the rank that the focus draws to itself; the rest goes to all, so that nothing is without rank. */
const drawn = 0.8;

function startOf(size: number, files: ReadonlySet<number>): Float64Array {
  const start = new Float64Array(size).fill((files.size === 0 ? 1 : 1 - drawn) / Math.max(size, 1));
  for (const at of files) add(start, at, drawn / files.size);
  return start;
}

function spreadOnce(
  graph: FileGraph,
  weights: Float64Array,
  out: Float64Array,
  ranks: Float64Array,
  start: Float64Array,
): Float64Array {
  let lost = 0;
  for (let at = 0; at < ranks.length; at++) if (out[at] === 0) lost += ranks[at] ?? 0;
  const next = start.map((share) => share * (1 - damping + damping * lost));
  for (let at = 0; at < weights.length; at++) {
    const from = graph.from[at] ?? 0;
    add(next, graph.to[at], (damping * (ranks[from] ?? 0) * (weights[at] ?? 0)) / (out[from] || 1));
  }
  return next;
}

function shareOut(graph: FileGraph, weights: Float64Array, out: Float64Array, ranks: Float64Array): Ranks {
  const files = new Float64Array(ranks.length);
  const definitions = new Map<number, number>();
  for (let at = 0; at < weights.length; at++) {
    const [from, to, name] = [graph.from[at] ?? 0, graph.to[at] ?? 0, graph.name[at] ?? 0];
    const share = ((ranks[from] ?? 0) * (weights[at] ?? 0)) / (out[from] || 1);
    add(files, to, share);
    const key = keyOf(to, name);
    definitions.set(key, (definitions.get(key) ?? 0) + share);
  }
  return { files, definitions };
}

function add(values: Float64Array, at: number | undefined, more: number): void {
  if (at !== undefined) values[at] = (values[at] ?? 0) + more;
}
