import type { Node, Query } from "web-tree-sitter";
import { type Capture, readCapture, type ScopeKind } from "./captures.ts";
import { type Heritage, type Import, type SymbolKind, trait, use } from "./contract.ts";
import type { Matcher } from "./matches.ts";
import type { NameEnd } from "./names.ts";
import type { Draft, LanguageSpec, Sink } from "./spec.ts";

/** Everything that one pass over the matches of a query finds, before scopes are worked out. */
export interface Collected {
  readonly drafts: Draft[];
  /** Offset and bits of `use` in one number, `at * useRange + bits`, so that sorting is cheap. */
  readonly uses: number[];
  readonly scopes: { start: number; end: number; kind: ScopeKind; owner: string | undefined }[];
  /** `outside`: start of the node that the name belongs to, which may open a scope of its own. */
  readonly locals: {
    at: number;
    name: string;
    hoisted: boolean;
    type: boolean;
    self: boolean;
    outside?: number;
  }[];
  readonly imports: Import[];
  /** Where the local names of imports stand. */
  readonly importNames: { at: number; index: number }[];
  readonly importUses: { at: number; name: string; index: number; bits: number }[];
  readonly exports: { exported: string; name: string; at: number; aliasAt: number; index: number }[];
  /** Names of values that are exported where they are used. */
  readonly exportedValues: { exported: string; name: string; at: number }[];
  readonly heritage: { at: number; name: string; kind: Heritage["kind"]; owner?: string }[];
  /** Where a use of a property stands that is a name in scope at the same time (`{ a }`). */
  readonly keys: number[];
  /** Ends and starts of what belongs to the definition after it. */
  readonly befores: { start: number; end: number }[];
  /** Ranges in which patterns name variables that exist already. */
  readonly assigned: { start: number; end: number }[];
  /** Names that mean something outside of the function that they are assigned in. */
  readonly outers: { at: number; name: string }[];
  /** Names that are no uses. */
  readonly skipped: number[];
  readonly wraps: { start: number; end: number; traits: number }[];
  package: string | undefined;
}

/** Room for the bits of `use`. */
export const useRange = 64;

/** What a query's captures mean, by their numbers; read once per language. */
export function planOf(query: Query): readonly Capture[] {
  return query.captureNames.map((name) => readCapture(name, trait));
}

/** Runs the query over a tree once and adds what it finds. */
export function collect(
  found: Collected,
  text: string,
  root: Node,
  matcher: Matcher,
  plan: readonly Capture[],
  spec: LanguageSpec,
  nameEnd: NameEnd,
  isOverdue: () => boolean,
): void {
  const sink = createSink(text, found, nameEnd);
  const textAt = (node: Node) => nameOf(text, node, nameEnd);
  const { uses, skipped, keys, locals } = found;

  /** Nearly all matches. */
  const single = (capture: number, at: number): boolean => {
    const what = plan[capture];
    if (what?.does === "reference") uses.push(at * useRange + what.bits);
    else if (what?.does === "skip") skipped.push(at);
    else if (what?.does === "key") keys.push(at);
    else if (what?.does === "local") {
      const end = nameEnd(text, at);
      if (end === at) return false;
      const { hoisted, type, self } = what;
      locals.push({ at, name: text.slice(at, end), hoisted, type, self });
    } else return false;
    return true;
  };
  matcher.run(root, isOverdue, single, (pattern, captures) => {
    let definition: Node | undefined;
    let kind: SymbolKind = "variable";
    let name: Node | undefined;
    let body: Node | undefined;
    let localElsewhere: Draft["localElsewhere"];
    let owner: Node | undefined;
    let scope: Collected["scopes"][number] | undefined;
    let inherits: Collected["heritage"][number] | undefined;
    let source: Node | undefined;
    let imported: Node | undefined;
    let alias: Node | undefined;
    let importing: Node | undefined;
    for (const { capture, node } of captures) {
      const what = plan[capture];
      switch (what?.does) {
        case "reference":
          found.uses.push(node.startIndex * useRange + what.bits);
          break;
        case "definition":
          definition = node;
          kind = what.kind;
          break;
        case "variable":
          definition = node;
          kind = what.kind;
          localElsewhere = what;
          break;
        case "key":
          found.keys.push(node.startIndex);
          break;
        case "before":
          found.befores.push({ start: node.startIndex, end: node.endIndex });
          break;
        case "assigned":
          found.assigned.push({ start: node.startIndex, end: node.endIndex });
          break;
        case "outer":
          found.outers.push({ at: node.startIndex, name: textAt(node) });
          break;
        case "skip":
          found.skipped.push(node.startIndex);
          break;
        case "name":
          name = node;
          break;
        case "body":
          body = node;
          break;
        case "owner":
          owner = node;
          break;
        case "scope":
          scope = { start: node.startIndex, end: node.endIndex, kind: what.kind, owner: undefined };
          found.scopes.push(scope);
          break;
        case "local":
          found.locals.push({
            at: node.startIndex,
            name: textAt(node),
            hoisted: what.hoisted,
            type: what.type,
            self: what.self,
          });
          break;
        case "heritage":
          inherits = { at: node.startIndex, name: textAt(node), kind: what.kind };
          found.heritage.push(inherits);
          break;
        case "wrap":
          found.wraps.push({ start: node.startIndex, end: node.endIndex, traits: what.traits });
          break;
        case "hook":
          spec.hooks?.[what.name]?.(node, sink);
          break;
        case "package":
          found.package = node.text;
          break;
        case "import":
          importing = node;
          break;
        case "source":
          source = node;
          break;
        case "imported":
          imported = node;
          break;
        case "alias":
          alias = node;
          break;
      }
    }
    if (definition !== undefined) {
      const of = owner && textAt(owner);
      found.drafts.push(
        draftOf(text, definition, name ?? definition, kind, body, of, pattern, localElsewhere),
      );
    } else if (scope !== undefined && owner !== undefined) scope.owner = textAt(owner);
    else if (owner !== undefined && inherits !== undefined) inherits.owner = textAt(owner);
    if (importing !== undefined && source !== undefined)
      addImport(sink, importing, source, imported, alias, textAt);
  });
}

/** Nothing yet. */
export function emptyCollection(): Collected {
  return {
    drafts: [],
    uses: [],
    scopes: [],
    locals: [],
    imports: [],
    importNames: [],
    importUses: [],
    exports: [],
    exportedValues: [],
    heritage: [],
    wraps: [],
    keys: [],
    befores: [],
    assigned: [],
    outers: [],
    skipped: [],
    package: undefined,
  };
}

/** The plain form of an import; what needs more than these captures is a hook. */
function addImport(
  sink: Sink,
  statement: Node,
  source: Node,
  imported: Node | undefined,
  alias: Node | undefined,
  textAt: (node: Node) => string,
): void {
  const specifier = unquoted(source.text);
  const line = statement.startPosition.row + 1;
  if (imported === undefined) {
    const local = alias === undefined ? undefined : textAt(alias);
    sink.import({ local, imported: "*", specifier, line }, alias?.startIndex);
    return;
  }
  const name = textAt(imported);
  const own = alias ?? imported;
  const index = sink.import({ local: textAt(own), imported: name, specifier, line }, own.startIndex);
  sink.importReference(imported.startIndex, index, use.specifier);
  if (alias !== undefined) sink.importReference(alias.startIndex, index, use.specifier);
}

function createSink(text: string, found: Collected, nameEnd: NameEnd): Sink {
  const nameAt = (at: number) => text.slice(at, nameEnd(text, at));
  return {
    text,
    import(entry, localAt) {
      const index = found.imports.push(entry) - 1;
      if (localAt !== undefined) found.importNames.push({ at: localAt, index });
      return index;
    },
    export: (exported, name, at, aliasAt = -1) =>
      found.exports.push({ exported, name, at, aliasAt, index: -1 }),
    exportValue: (exported, at) => found.exportedValues.push({ exported, name: nameAt(at), at }),
    exportImport: (exported, index) => found.exports.push({ exported, name: "", at: -1, aliasAt: -1, index }),
    reference: (at, bits) => found.uses.push(at * useRange + bits),
    importReference: (at, index, bits) => found.importUses.push({ at, name: nameAt(at), index, bits }),
    skip: (at) => found.skipped.push(at),
    local: (at, { name = nameAt(at), hoisted = false, type = false, self = false } = {}) =>
      found.locals.push({ at, name, hoisted, type, self }),
    definition: (node, name, kind, body) =>
      found.drafts.push(draftOf(text, node, name, kind, body, undefined, 0, undefined)),
    package(name) {
      found.package = name;
    },
  };
}

function draftOf(
  text: string,
  node: Node,
  name: Node,
  kind: SymbolKind,
  body: Node | undefined,
  owner: string | undefined,
  pattern: number,
  localElsewhere: Draft["localElsewhere"],
): Draft {
  const end = node.endIndex;
  const bodyAt = body?.startIndex ?? -1;
  return {
    name: unquoted(text.slice(name.startIndex, name.endIndex)),
    kind,
    nameAt: name.startIndex,
    docAt: undefined,
    start: node.startIndex,
    // Where a body stands beside its head (Dart), the definition reaches over both.
    end: body !== undefined && bodyAt >= end ? body.endIndex : end,
    bodyAt,
    traits: 0,
    owner,
    rawStart: node.startIndex,
    pattern,
    localElsewhere,
  };
}

/** A name read without asking for the node's end; what does not begin like a name is taken whole, without quotes. */
function nameOf(text: string, node: Node, nameEnd: NameEnd): string {
  const end = nameEnd(text, node.startIndex);
  if (end > node.startIndex) return text.slice(node.startIndex, end);
  return unquoted(node.text);
}

/** Text without the quotes around it. */
export function unquoted(text: string): string {
  const [first] = text;
  const quoted = (first === '"' || first === "'" || first === "`") && text.length > 1 && text.endsWith(first);
  return quoted ? text.slice(1, -1) : text;
}
