import { type GraphStore, graphStore } from "../../store/symbol-graph.ts";
import { type LinkStore, linkStore } from "../../store/symbol-links.ts";
import { type NameStore, nameStore } from "../../store/symbol-names.ts";
import { type SymbolRow, type SymbolStore, symbolStore } from "../../store/symbols.ts";
import type { IndexReader } from "../indexing/index.ts";

/** The index as this room reads it. */
export interface View {
  readonly reader: Pick<IndexReader, "generation" | "absolute">;
  readonly symbols: SymbolStore;
  readonly names: NameStore;
  readonly links: LinkStore;
  readonly graph: GraphStore;
}

const views = new WeakMap<object, View>();

/** Statements are prepared once for each file that is read. */
export function viewOf(reader: IndexReader): View {
  const known = views.get(reader);
  if (known) return known;
  const { database } = reader;
  const view = {
    reader,
    symbols: symbolStore(database),
    names: nameStore(database),
    links: linkStore(database),
    graph: graphStore(database),
  };
  views.set(reader, view);
  return view;
}

/** The definitions that enclose one, outermost first. */
export function enclosing(view: Pick<View, "symbols">, row: SymbolRow): SymbolRow[] {
  const chain: SymbolRow[] = [];
  for (let parent = row.parent; parent >= 0; ) {
    const next = view.symbols.symbol(row.file, parent);
    // Parents come before their children; anything else would never end.
    if (!next || next.ordinal >= (chain[0]?.ordinal ?? row.ordinal)) break;
    chain.unshift(next);
    parent = next.parent;
  }
  return chain;
}

/** Names of what encloses a definition, outermost first; the type it belongs to without standing in it comes last. */
export function scopeOf(view: Pick<View, "symbols">, row: SymbolRow): string[] {
  const names = enclosing(view, row).map(({ name }) => name);
  return row.owner === null ? names : [...names, row.owner];
}
