import type { Fence } from "../../shared/paths.ts";
import type { Indexing } from "../indexing/index.ts";
import type { Symbols } from "./contract.ts";

export type * from "./contract.ts";
export { mapText } from "./map-text.ts";

export interface SymbolsDeps {
  readonly fence: Fence;
  readonly indexing: Pick<Indexing, "reader" | "ensure" | "refresh" | "sync" | "pathOf">;
  /** Text of a file without byte order mark, by absolute path. Rejects when it is none or cannot be read. */
  readonly readText: (absolute: string) => Promise<string>;
}

/** Makes the room; what answers is loaded with the first question. */
export function createSymbols(deps: SymbolsDeps): Symbols {
  let loaded: Promise<Symbols> | undefined;
  const load = (): Promise<Symbols> =>
    (loaded ??= import("./engine.ts").then(({ createEngine }) => createEngine(deps)));
  return {
    find: async (query, context) => (await load()).find(query, context),
    outline: async (query, context) => (await load()).outline(query, context),
    references: async (query, context) => (await load()).references(query, context),
    calls: async (query, context) => (await load()).calls(query, context),
    map: async (query, context) => (await load()).map(query, context),
  };
}
