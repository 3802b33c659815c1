import type { SymbolKind } from "../syntax/index.ts";

/** What resolution has to know of a language. */
export interface Rules {
  /** Only what a file exports can be imported from it; else every name on its top level. */
  readonly hasExports: boolean;
  /** A name may mean one thing where types stand and another where values stand. */
  readonly hasTypeNames: boolean;
  /** What a file imports can be imported from it in turn. */
  readonly passesImports: boolean;
  /** Members of the own class are called by their bare name. */
  readonly hasBareMembers: boolean;
  /** A declaration and its definition stand in different files, which include each other. */
  readonly hasHeaders: boolean;
}

const plain: Rules = {
  hasExports: false,
  hasTypeNames: false,
  passesImports: false,
  hasBareMembers: false,
  hasHeaders: false,
};
const script: Rules = { ...plain, hasExports: true };
const typed: Rules = { ...script, hasTypeNames: true };
const bare: Rules = { ...plain, hasBareMembers: true };
const headers: Rules = { ...bare, hasHeaders: true };

const byLanguage: ReadonlyMap<string, Rules> = new Map([
  ["typescript", typed],
  ["tsx", typed],
  ["javascript", script],
  ["jsx", script],
  ["vue", typed],
  ["svelte", typed],
  ["python", { ...plain, passesImports: true }],
  ["java", bare],
  ["kotlin", bare],
  ["scala", bare],
  ["csharp", bare],
  ["swift", bare],
  ["dart", bare],
  ["ruby", bare],
  ["solidity", bare],
  ["c", headers],
  ["cpp", headers],
]);

export const rulesOf = (language: string): Rules => byLanguage.get(language) ?? plain;

const typesOnly: ReadonlySet<SymbolKind> = new Set(["interface", "type"]);
const valuesOnly: ReadonlySet<SymbolKind> = new Set(["function", "const", "variable", "macro"]);

/** Where a definition can be meant: `type`, `value`, or both. */
export function meaningOf(kind: SymbolKind): "type" | "value" | "both" {
  if (typesOnly.has(kind)) return "type";
  return valuesOnly.has(kind) ? "value" : "both";
}
