import { type SymbolKind, symbolKinds, use } from "./contract.ts";

/** What to do with a captured node: the meaning of a capture's name. */
export type Capture =
  | { readonly does: "definition"; readonly kind: SymbolKind }
  | { readonly does: "reference"; readonly bits: number }
  | { readonly does: "scope"; readonly kind: ScopeKind }
  | { readonly does: "local"; readonly hoisted: boolean; readonly type: boolean; readonly self: boolean }
  | { readonly does: "heritage"; readonly kind: "extends" | "implements" | "embeds" }
  | { readonly does: "wrap"; readonly traits: number }
  | {
      readonly does: "variable";
      readonly kind: "variable" | "const";
      readonly hoisted: boolean;
      readonly member: boolean;
    }
  | { readonly does: "hook"; readonly name: string }
  | { readonly does: PlainCapture };

type PlainCapture =
  | "name"
  | "body"
  | "owner"
  | "package"
  | "import"
  | "source"
  | "imported"
  | "alias"
  | "key"
  | "before"
  | "assigned"
  | "outer"
  | "skip"
  | "nothing";

/**
 * `function`: locals that are hoisted stop here. `class`: what it defines is reached through it, not by bare name.
 * `module`: variables in it are definitions, as at the top of a file.
 */
export type ScopeKind = "block" | "function" | "class" | "module";

/** Reads the vocabulary of docs/syntax.md. @throws Error for a capture that it does not know: a mistake in a query. */
export function readCapture(name: string, traits: Readonly<Record<string, number>>): Capture {
  const [word = "", ...rest] = name.split(".");
  const [detail = ""] = rest;
  switch (word) {
    case "definition":
      return { does: "definition", kind: kindOf(detail) };
    case "reference":
      if (detail === "key") return { does: "key" };
      return { does: "reference", bits: rest.reduce((bits, part) => bits | bitOf(part), 0) };
    case "scope":
      return { does: "scope", kind: scopeKinds.get(detail) ?? "block" };
    case "variable":
      return {
        does: "variable",
        kind: rest.includes("const") ? "const" : "variable",
        hoisted: rest.includes("hoisted"),
        member: rest.includes("member"),
      };
    case "local":
      return {
        does: "local",
        hoisted: rest.includes("hoisted"),
        type: rest.includes("type"),
        self: rest.includes("self"),
      };
    case "heritage":
      if (detail !== "extends" && detail !== "implements" && detail !== "embeds") break;
      return { does: "heritage", kind: detail };
    case "wrap":
      return { does: "wrap", traits: rest.reduce((bits, part) => bits | (traits[part] ?? 0), 0) };
    case "hook":
      return { does: "hook", name: detail };
    case "name":
    case "body":
    case "owner":
    case "package":
    case "before":
    case "assigned":
    case "outer":
    case "skip":
      return { does: word };
    case "import":
      if (detail === "") return { does: "import" };
      if (detail === "source" || detail === "alias") return { does: detail };
      if (detail === "name") return { does: "imported" };
  }
  if (name.startsWith("_")) return { does: "nothing" };
  throw new Error(`A query captures @${name}, which is not in docs/syntax.md.`);
}

const scopeKinds: ReadonlyMap<string, ScopeKind> = new Map<string, ScopeKind>([
  ["function", "function"],
  ["class", "class"],
  ["module", "module"],
]);

const kinds: ReadonlySet<string> = new Set(symbolKinds);

function isKind(word: string): word is SymbolKind {
  return kinds.has(word);
}

function kindOf(word: string): SymbolKind {
  if (isKind(word)) return word;
  throw new Error(`A query captures @definition.${word}, which is no kind of symbol.`);
}

function bitOf(word: string): number {
  const bits: Readonly<Record<string, number>> = use;
  const bit = bits[word];
  if (bit === undefined) throw new Error(`A query captures @reference.${word}, which is no use of a name.`);
  return bit;
}
