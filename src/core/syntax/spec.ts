import type { Node } from "web-tree-sitter";
import type { ScopeKind } from "./captures.ts";
import type { Import, SymbolKind } from "./contract.ts";

/**
 * How a language is read. Most need only `query`, whose captures are described in docs/syntax.md; the rest are
 * switches and hooks for what a query cannot say.
 */
export interface LanguageSpec {
  /** Patterns with the captures of docs/syntax.md. Where two patterns define the same name, the earlier one wins. */
  readonly query?: string;
  /** Characters that a name may begin with, beyond letters, `_` and non-ASCII ones; a string such as `$@`. Default `$`. */
  readonly nameStart?: string;
  /** Characters inside a name, beyond those at its start and digits. Default `$`. */
  readonly nameRest?: string;
  /** What stands between a receiver and its member. Default `.`, `?.`, `!.`, `::`, `->` with space around. */
  readonly separator?: RegExp;
  /** Names of the object that a method works on; captured as `@reference` like any name. */
  readonly selfNames?: readonly string[];
  /** The one of `selfNames` that stands for what the class extends. */
  readonly superName?: string;
  /** Types and values are different names (TypeScript). */
  readonly meanings?: boolean;
  /** Members are in scope by their bare names (Java, C#, C++); `body`: in the class itself, not in its functions (Python). */
  readonly bareMembers?: boolean | "body";
  /** A name after `.` or `::` is a member, whatever the tree says: for what is inside macros (Rust). */
  readonly membersByText?: boolean;
  /**
   * For paths that begin with a word of the language (`crate::`, `super::`): the module that they begin at, undefined
   * where no path begins. `depth` is the number of `@scope.module` around the place.
   */
  readonly pathRoot?: (text: string, at: number, depth: number) => string | undefined;
  /** An unbound name in front of `joinsModules` is a module by itself (a crate in Rust). */
  readonly freeModules?: boolean;
  /** An unbound name inside a class that extends another is a member that it inherits (Java has no bare functions). */
  readonly inheritsBare?: boolean;
  /** Specifier by which a file means its own module: for receivers whose type stands in another file of it (Go). */
  readonly ownModule?: string;
  /** What joins the steps of a module's name, where modules are reached through others: `a.b.f()` with only `a` imported. */
  readonly joinsModules?: string;
  /** Marks of comments; default `//` and `/* *​/`. A doc comment stands directly before its definition. */
  readonly comments?: { readonly line?: readonly string[]; readonly block?: readonly [string, string] };
  /** Names that doc comments refer to, each followed by the members of it that are named behind it. */
  readonly docNames?: (text: string) => Iterable<DocName>;
  /** Called for captures `@hook.NAME`. */
  readonly hooks?: Readonly<Record<string, (node: Node, sink: Sink) => void>>;
  /** Last word on a definition: may change its name, kind, traits and range; false drops it. */
  readonly refine?: (draft: Draft, text: string) => boolean;
  /**
   * A text of the same length with the same line breaks, in which is rewritten what the grammar does not know; asked for
   * only after a syntax error. Names are still read from the original.
   */
  readonly mend?: (text: string) => string;
  /**
   * Where a declaration begins at the top of a file (flags `gm`): a syntax error is kept from spreading by reading such
   * pieces one by one.
   */
  readonly pieceStart?: RegExp;
  /** A language that reads what this one cannot (types in JavaScript). */
  readonly fallback?: string;
  /** Finds definitions by pattern where parsing is out of reach: `m` and `g` flags, group `name`. */
  readonly quickLook?: readonly { readonly pattern: RegExp; readonly kind: SymbolKind }[];
  /** Text in another language inside this one: same length, all else blank. Replaces `query`. */
  readonly embedded?: (text: string) => { readonly language: string; readonly text: string } | undefined;
  /** Reads definitions without a grammar. Replaces `query`. */
  readonly scan?: (text: string) => Iterable<Scanned>;
}

/** A name in a doc comment; `isMember`: read from the name before it. */
export interface DocName {
  readonly at: number;
  readonly isMember: boolean;
}

/** A definition found without a grammar. `end` counts the whole section; parents are found by nesting. */
export interface Scanned {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly nameAt: number;
  readonly start: number;
  readonly end: number;
}

/** A definition while it is being put together. Offsets as in `Definition`. */
export interface Draft {
  name: string;
  kind: SymbolKind;
  readonly nameAt: number;
  start: number;
  end: number;
  /** Start of the body, -1 for none. */
  bodyAt: number;
  traits: number;
  /** Start of the documentation where it is not the comment before the definition (Python). */
  docAt: number | undefined;
  /** Name of the type that it belongs to, where that is not the definition around it (Go methods, Rust impl). */
  owner: string | undefined;
  /** The scope that it lies in; known to `refine`. */
  scope?: ScopeKind | "file";
  /** Start before wrappers were taken in: what scope it lies in. */
  readonly rawStart: number;
  readonly pattern: number;
  /** Set for a variable that is a definition only at the top of a module, and a local anywhere else. */
  readonly localElsewhere: { readonly hoisted: boolean; readonly member: boolean } | undefined;
}

/** Where hooks put what they find. */
export interface Sink {
  readonly text: string;
  /** Adds an import; `localAt` is where its local name stands. The answer is its index for `exportImport`. */
  import(entry: Import, localAt?: number): number;
  /** Something exported that is bound in this file, named at `at`; `aliasAt` is where its exported name stands. */
  export(exported: string, name: string, at: number, aliasAt?: number): void;
  /** Exports what is defined or named at `at`, where the name is a use like any other (CommonJS). */
  exportValue(exported: string, at: number): void;
  /** Something exported that an import brings (`export … from`). */
  exportImport(exported: string, index: number): void;
  /** A use of a name; `bits` of `use`. */
  reference(at: number, bits: number): void;
  /** A name in an import or export statement that stands for `imports[index]`. */
  importReference(at: number, index: number, bits: number): void;
  /** A name that is no use. */
  skip(at: number): void;
  /** A name that is no definition, in the scope around it. */
  local(at: number, options?: { name?: string; hoisted?: boolean; type?: boolean; self?: boolean }): void;
  definition(node: Node, name: Node, kind: SymbolKind, body?: Node): void;
  /** Sets `Extraction.package`. */
  package(name: string): void;
}
