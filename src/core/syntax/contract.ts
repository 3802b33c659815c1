/**
 * What a definition is. One vocabulary for all languages: a Go or Rust struct is a `class`, a Rust trait an `interface`;
 * `section` and `key` are the headings, keys, selectors and ids of languages that have only structure. The index keeps a
 * kind as its place here; a change needs no care, for another build starts the index anew.
 */
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
] as const;

export type SymbolKind = (typeof symbolKinds)[number];

/** A definition. Offsets count UTF-16 units of the decoded text (without a byte order mark). */
export interface Definition {
  readonly name: string;
  readonly kind: SymbolKind;
  /** Index of the enclosing definition in the same list, -1 for none; parents come before their children. */
  readonly parent: number;
  /**
   * Name of the type that it is a member of where it does not stand inside that type: a Go method's receiver, a Rust
   * `impl`, `A::f` in C++. It counts as the last step of a name path before the name: `Type/method`.
   */
  readonly owner?: string;
  /** Line of the name, from 1. */
  readonly line: number;
  /** Column of the name, from 0. */
  readonly column: number;
  /** Start of the whole definition, decorators and modifiers included, its doc comment not. */
  readonly start: number;
  readonly end: number;
  /** Line of `end`, from 1. */
  readonly endLine: number;
  /**
   * Start of the doc comment, which ends at `start`; equal to `start` where there is none. After `start` in Python: the
   * string literal that begins here is the docstring.
   */
  readonly docStart: number;
  /** Where the signature ends and the body begins; equal to `end` where there is no body. */
  readonly signatureEnd: number;
  /** Bits of `trait`. */
  readonly traits: number;
}

/** Bits of `Definition.traits`. */
export const trait = {
  exported: 1,
  isDefault: 2,
  async: 4,
  static: 8,
  abstract: 16,
  /** Only a signature: overload, declaration without a body. */
  declaration: 32,
  /** Lies inside a test. */
  test: 64,
} as const;

/**
 * An identifier that means something defined elsewhere. Not listed: the names of definitions themselves, and names
 * that mean a parameter or a local that is no definition.
 */
export interface Reference {
  readonly name: string;
  readonly offset: number;
  /** Bits of `use`. */
  readonly use: number;
  /** What the name (or, with `use.member`, its receiver) is bound to; see `binding`. */
  readonly binding: number;
}

/** Bits of `Reference.use`. */
export const use = {
  call: 1,
  /** In a place that only takes types. Without it: a place that takes values. */
  type: 2,
  /** Read from something: `x.name`, `X::name`. `binding` then says what `x` is. */
  member: 4,
  /** Names something in an import or export statement. */
  specifier: 8,
  /** Stands in a doc comment. */
  doc: 16,
  /** Is written to. */
  write: 32,
} as const;

/** How a name was bound by scope, without leaving its file. */
export const binding = {
  /** Not bound in this file: a global, or something of the same package. With `use.member`: receiver unknown. */
  free: 0,
  /** Bound to `definitions[index]`: `this.x` and `self.x` are members of the enclosing class. */
  definition: (index: number): number => 1 + 2 * index,
  /** Bound to `imports[index]`. */
  import: (index: number): number => 2 + 2 * index,
} as const;

/**
 * One name brought in from another module. `export … from` counts as an import without a local name, which an
 * `Export` is then bound to; so does a qualified path that names its module where it stands (`crate::a::f()`).
 */
export interface Import {
  /** Name it has in this file; undefined when it gets none. */
  readonly local: string | undefined;
  /** Name it has there: `default`, `*` for the module itself (`import * as x`), `**` for all its names at once. */
  readonly imported: string;
  /** As written, without quotes. */
  readonly specifier: string;
  readonly line: number;
  readonly isTypeOnly?: boolean;
}

/** A name that other modules can import from this file. Languages that export by definition set `trait.exported` instead. */
export interface Export {
  /** `default` for a default export, `**` for everything that the bound import brings. */
  readonly exported: string;
  readonly binding: number;
}

/** How a type inherits; kept in the index as its place here. */
export const heritageKinds = ["extends", "implements", "embeds"] as const;

/** `class A extends B`. */
export interface Heritage {
  /** Index of the definition that inherits. */
  readonly definition: number;
  readonly name: string;
  readonly kind: (typeof heritageKinds)[number];
  readonly binding: number;
}

/** Everything the index keeps of one file. */
export interface Extraction {
  /** In order of their start, parents before children. */
  readonly definitions: readonly Definition[];
  readonly references: readonly Reference[];
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly heritage: readonly Heritage[];
  /** What the file says of the package it belongs to (Go, Java, Kotlin, Scala). */
  readonly package: string | undefined;
  readonly lines: number;
  /**
   * `whole`; `repaired`: read in full after mending what the grammar does not know; `damaged`: a syntax error hides a
   * part; `partial`: too large or too slow, only what a quick look finds.
   */
  readonly state: "whole" | "repaired" | "damaged" | "partial";
}
