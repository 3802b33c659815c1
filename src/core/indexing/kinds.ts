import type { Heritage, SymbolKind } from "../syntax/index.ts";

/** `symbol.kind` is a place in this list. Changes of it need no care: another build starts the index anew. */
export const symbolKinds = [
  "function",
  "method",
  "constructor",
  "class",
  "interface",
  "type",
  "enum",
  "enumMember",
  "namespace",
  "property",
  "variable",
  "const",
  "macro",
  "section",
  "key",
] as const satisfies readonly SymbolKind[];

/** `heritage.kind` is a place in this list. */
export const heritageKinds = [
  "extends",
  "implements",
  "embeds",
] as const satisfies readonly Heritage["kind"][];
