import type { SymbolKind } from "../syntax/index.ts";

/** A definition, as answers show it. */
export interface SymbolHit {
  /** As shown to a model. */
  readonly path: string;
  /** Line of the name, and last line of the definition; from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly kind: SymbolKind;
  /** `Class/method`, with `[1]` at its end for the second definition of one name in one place. */
  readonly namePath: string;
  /** On one line; cut at its end with `…`. Empty when the file cannot be read. */
  readonly signature: string;
  /** Further definitions of this symbol in the same place, as `name[1]` and so on: overloads, merged declarations. */
  readonly overloads?: number;
  /** Lines of the whole definition, its doc comment included. */
  readonly body?: Body;
}

export interface Body {
  /** Number of the first line. */
  readonly first: number;
  readonly lines: readonly string[];
  /** Lines left out at the end. */
  readonly left: number;
}

/** What every answer tells besides: how the index stands, what was not looked at. Finished lines. */
interface Told {
  readonly notes: readonly string[];
  readonly cursor?: string;
}

export interface FindSymbolQuery {
  /** A name, or a name path: `Class/method`, `Class.method`, `Class::method`, `pkg.Name`, `Class/method[1]`. */
  readonly query: string;
  readonly kind?: string | undefined;
  readonly language?: string | undefined;
  readonly path?: string | undefined;
  /** Without it: the first of them that finds something. */
  readonly match?: "exact" | "prefix" | "substring" | "fuzzy" | undefined;
  readonly includeBody?: boolean | undefined;
  /** Most hits of a page, 20 unless said. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export type MatchStep = "exact" | "ignoring case" | "prefix" | "substring" | "fuzzy";

export interface FoundSymbols extends Told {
  readonly hits: readonly SymbolHit[];
  /** Which way they were found; undefined when nothing was. */
  readonly step: MatchStep | undefined;
  /** Symbols; overloads are one. */
  readonly total: number;
  /** Whether there may be more than `total`, since only so many were looked at. */
  readonly isMore: boolean;
  /** Place of the first hit among all, from 1. */
  readonly first: number;
  /** Names like the one asked for, when there was none. */
  readonly near: readonly string[];
}

export interface OutlineQuery {
  readonly path: string;
  /** Levels of definitions shown: 2 unless said, 1 for a folder. */
  readonly depth?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface OutlineEntry {
  /** 0 for the top level of a file. */
  readonly level: number;
  readonly line: number;
  readonly endLine: number;
  readonly kind: SymbolKind;
  readonly signature: string;
}

export interface OutlinedFile {
  readonly path: string;
  readonly language: string;
  /** How many lines the file has. */
  readonly lines: number;
  readonly entries: readonly OutlineEntry[];
  /** Definitions of the file that are not among `entries`. */
  readonly hidden: number;
  /** Why the outline may miss something; absent when the file was read in whole. */
  readonly doubt?: string;
}

export interface Outline extends Told {
  readonly path: string;
  readonly isFolder: boolean;
  /** Of a folder: code first, documents and settings after it. */
  readonly files: readonly OutlinedFile[];
  /** What a folder holds in all, by language, most files first; empty for a file. */
  readonly code: readonly LanguageCount[];
  readonly documents: readonly LanguageCount[];
}

export interface LanguageCount {
  readonly language: string;
  readonly files: number;
}

/** How sure a reference is: bound to the symbol by scope and imports, or only of the same name. */
export type Tier = "resolved" | "name";

export interface ReferencesQuery {
  /** A name, a name path, or `path:line` of the definition. */
  readonly symbol: string;
  /** Look only below it. */
  readonly path?: string | undefined;
  readonly tier?: Tier | undefined;
  /** Most places of a page, each with the text of its line, however many there are. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** How much is told of each reference; the more there are, the less. */
export type Detail = "text" | "lines" | "files" | "folders";

export interface ReferenceGroup {
  readonly path: string;
  readonly tier: Tier;
  /** References in it, all told. */
  readonly count: number;
  /** Absent where only numbers are told. */
  readonly places?: readonly ReferencePlace[];
}

export interface ReferencePlace {
  readonly line: number;
  /** Name path of the innermost definition around it; empty on the top level. */
  readonly inside: string;
  /** Only with detail `text`. */
  readonly text?: string;
  readonly isCall: boolean;
}

export interface FoundReferences extends Told {
  readonly symbol: SymbolHit;
  readonly detail: Detail;
  /** Files, or folders with detail `folders`. */
  readonly groups: readonly ReferenceGroup[];
  readonly totals: Readonly<Record<Tier, { readonly references: number; readonly files: number }>>;
  /** Whether references of that tier were looked for. */
  readonly searched: readonly Tier[];
  /** Doc comments that link to it (`{@link X}`), resolved as `resolved` is; no part of `groups` and `totals`. */
  readonly docs: { readonly files: readonly DocPlaces[]; readonly left: number };
}

export interface DocPlaces {
  readonly path: string;
  readonly lines: readonly number[];
}

/** Several symbols fit, or none does. */
export interface Unclear extends Told {
  readonly candidates: readonly SymbolHit[];
  readonly total: number;
  readonly isMore: boolean;
  readonly near: readonly string[];
}

export interface HierarchyQuery {
  readonly symbol: string;
  readonly direction: "callers" | "callees";
  /** Levels, 1 to 5; 1 unless said. */
  readonly depth?: number | undefined;
}

export interface CallNode {
  /** The caller or callee. */
  readonly symbol: SymbolHit;
  /** Lines of the calls, in the caller's file. */
  readonly lines: readonly number[];
  /** Path of the caller's file. */
  readonly path: string;
  readonly tier: Tier;
  /** It stands further up already: what is below it is told there. */
  readonly isRepeated: boolean;
  readonly calls: readonly CallNode[];
}

export interface Hierarchy extends Told {
  readonly symbol: SymbolHit;
  readonly calls: readonly CallNode[];
  /** Callees that are not defined in the workspace, or that only a language server could tell. */
  readonly unknown: readonly string[];
}

export interface MapQuery {
  readonly path?: string | undefined;
  /** Files, folders or symbols that the work is about. */
  readonly focus?: readonly string[] | undefined;
  /** Length of the map, 1,500 unless said. */
  readonly maxTokens?: number | undefined;
}

export interface RankedMap extends Told {
  /** Best first. */
  readonly files: readonly MappedFile[];
  /** Files, and definitions in them that other files use, that were ranked. */
  readonly total: { readonly files: number; readonly definitions: number };
  /** What of the query's focus is there. */
  readonly focus: readonly string[];
  /** Estimated length of the map, and what it may be. */
  readonly tokens: { readonly used: number; readonly budget: number };
}

export interface MappedFile {
  readonly path: string;
  readonly entries: readonly { readonly line: number; readonly signature: string }[];
}

/** Answers questions about symbols from the index, about the files as they are now. */
export interface Symbols {
  /**
   * Finds definitions by name.
   * @throws CodiError `invalid_arguments` (kind, language, cursor), `outside_workspace`, `unavailable` (no index), `cancelled`.
   */
  find(query: FindSymbolQuery, context: AskContext): Promise<FoundSymbols>;
  /** What a file defines, or the files of a folder. @throws CodiError as `find`, and `not_found`. */
  outline(query: OutlineQuery, context: AskContext): Promise<Outline>;
  /** Where a symbol is used. @throws CodiError as `find`. */
  references(query: ReferencesQuery, context: AskContext): Promise<FoundReferences | Unclear>;
  /** Who calls a symbol, or whom it calls. @throws CodiError as `find`. */
  calls(query: HierarchyQuery, context: AskContext): Promise<Hierarchy | Unclear>;
  /** The most used files and definitions, within a number of tokens. @throws CodiError as `find`. */
  map(query: MapQuery, context: AskContext): Promise<RankedMap>;
}

export interface AskContext {
  readonly signal: AbortSignal;
  readonly progress?: ((done: number, total?: number) => void) | undefined;
}
