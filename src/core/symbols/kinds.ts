import { type SymbolKind, symbolKinds } from "../syntax/index.ts";

/** The word for a kind as the index keeps it. */
export const kindOf = (code: number): SymbolKind => symbolKinds[code] ?? "variable";

/** How the index keeps a kind; undefined when there is no such kind. */
export function codeOf(kind: string): number | undefined {
  const names: readonly string[] = symbolKinds;
  const code = names.indexOf(kind);
  return code < 0 ? undefined : code;
}

const functions: ReadonlySet<SymbolKind> = new Set(["function", "method", "constructor", "macro"]);

/** Whether names defined in it are seen only in it. */
export const isFunction = (code: number): boolean => functions.has(kindOf(code));
