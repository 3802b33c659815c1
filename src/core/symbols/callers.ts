import type { SymbolRow } from "../../store/symbols.ts";
import { use } from "../syntax/index.ts";
import type { Inquiry } from "./ask.ts";
import type { Edge, Edges } from "./calls.ts";
import type { Tier } from "./contract.ts";
import { type FilePlaces, resolvedPlaces } from "./gather.ts";
import { insidesOf } from "./inside.ts";
import { possiblePlaces } from "./possible.ts";
import { meaningsOf } from "./resolve.ts";

/** Who calls a symbol: the definitions around its references that are calls. */
export async function callersOf(inquiry: Inquiry, group: readonly SymbolRow[]): Promise<Edges> {
  const { view } = inquiry;
  const [first] = group;
  if (!first) return { edges: [], unknown: [], notes: [] };
  const meanings = meaningsOf(view, group);
  const resolved = resolvedPlaces(view, group, meanings);
  const isMember = first.parent >= 0 || first.owner !== null;
  const isUnsure = isMember || resolved.length === 0;
  const possible = isUnsure ? await possiblePlaces(view, group, resolved, inquiry.pause) : undefined;
  const unseen = possible?.unseen.files ?? 0;
  return {
    edges: [
      ...(await around(inquiry, resolved, "resolved")),
      ...(possible ? await around(inquiry, possible.files, "name") : []),
    ],
    unknown: [],
    notes:
      unseen > 0
        ? [`${unseen} files that spell "${first.name}" were not looked at: it is a common name.`]
        : [],
  };
}

async function around(inquiry: Inquiry, files: readonly FilePlaces[], tier: Tier): Promise<Edge[]> {
  const edges: Edge[] = [];
  for (const { file, path, places } of files) {
    const calls = places.filter(({ use: found }) => (found & use.call) !== 0);
    if (calls.length === 0) continue;
    await inquiry.pause();
    const insides = insidesOf(inquiry.view, file);
    const byCaller = new Map<SymbolRow | undefined, number[]>();
    for (const { offset } of calls) {
      const row = insides.at(offset);
      byCaller.set(row, [...(byCaller.get(row) ?? []), offset]);
    }
    for (const [row, offsets] of byCaller) edges.push({ row, path, offsets, tier });
  }
  return edges;
}
