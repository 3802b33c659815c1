import type { ImportRow } from "../../store/symbol-links.ts";
import type { SymbolRow } from "../../store/symbols.ts";
import { binding, trait } from "../syntax/index.ts";
import { groupOf } from "./group.ts";
import { isFunction, kindOf } from "./kinds.ts";
import { addTo, type Meanings, noMeanings } from "./meanings.ts";
import { rulesOf } from "./rules.ts";
import { scopeOf, type View } from "./view.ts";

/** Imports of one name that are followed, and modules that a name is passed on through. */
const maxImports = 20_000;
const maxPassedOn = 5_000;
/** Classes that inherit a member without defining it anew. */
const maxHeirs = 200;
const maxDepth = 12;

/**
 * Finds what means a symbol, going from its definition outwards: its file, its module, who imports it under which name,
 * who passes it on. Sources: the module systems of the languages; see docs/decisions/0011-index-rooms.md for `module`.
 * @param group definitions that are one symbol; see `groupOf`.
 */
export function meaningsOf(view: View, group: readonly SymbolRow[], depth = 0): Meanings {
  const meanings = noMeanings();
  const [first] = group;
  if (!first || depth > maxDepth) return meanings;
  for (const { file, name, ordinal } of group)
    addTo(meanings.direct, file, name, binding.definition(ordinal));
  // A variable that holds what `require` brings: its uses are bound to that import. The line tells it from others of its
  // name in functions.
  const lines = new Set(group.map(({ line }) => line));
  if (first.parent < 0 && first.owner === null && rulesOf(first.language).hasExports)
    for (const { ordinal, local, line } of view.links.importsIn(first.file))
      if (local === first.name && lines.has(line))
        addTo(meanings.direct, first.file, first.name, binding.import(ordinal));
  const parent = first.parent < 0 ? undefined : view.symbols.symbol(first.file, first.parent);
  if (parent && isFunction(parent.kind)) return meanings;
  if (parent || first.owner !== null) addMember(view, meanings, first, parent, depth);
  else
    for (const name of exportedNames(view, group)) {
      for (const { file, ordinal } of group) addTo(meanings.direct, file, name, binding.definition(ordinal));
      spread(view, meanings, first, name, null);
    }
  return meanings;
}

/** Names under which others can import a definition of the top level. */
function exportedNames(view: View, group: readonly SymbolRow[]): Set<string> {
  const names = new Set<string>();
  const [first] = group;
  if (!first) return names;
  if (!rulesOf(first.language).hasExports) return names.add(first.name);
  const bindings = new Set(group.map(({ ordinal }) => binding.definition(ordinal)));
  for (const { exported, binding: bound } of view.links.exportsIn(first.file))
    if (bindings.has(bound)) names.add(exported);
  for (const { traits, name } of group) {
    if (traits & trait.isDefault) names.add("default");
    else if (traits & trait.exported) names.add(name);
  }
  return names;
}

/** Follows a name of a module to all who import it from there, and on from those who pass it on. */
function spread(view: View, meanings: Meanings, from: SymbolRow, name: string, within: string | null): void {
  const seen = new Set<string>();
  const todo: { module: number; name: string; within: string | null }[] = [];
  const pass = (module: number, passed: string, path: string | null = null): void => {
    const key = `${module}\0${passed}\0${path ?? ""}`;
    if (module === 0 || seen.has(key)) return;
    if (seen.size >= maxPassedOn) meanings.isCut = true;
    else todo.push({ module, name: passed, within: path });
    seen.add(key);
  };
  pass(from.module, name, within);
  if (within === null && rulesOf(from.language).hasHeaders)
    for (const module of headersOf(view, from)) pass(module, name);

  for (let step = todo.pop(); step; step = todo.pop()) {
    const { module, name: wanted, within: path } = step;
    const imports = view.links.importsOf(module, wanted, maxImports);
    if (imports.length === maxImports) meanings.isCut = true;
    for (const entry of imports) {
      if (entry.within !== path) continue;
      const bound = binding.import(entry.ordinal);
      addTo(meanings.direct, entry.file, wanted, bound);
      if (entry.local !== null) addTo(meanings.direct, entry.file, entry.local, bound);
      passOn(view, entry, wanted, pass, (exported) => addTo(meanings.direct, entry.file, exported, bound));
    }
    // Where a module has several files they share its names; where it has one, nothing of it is unbound there.
    if (path === null) addModule(meanings, module, wanted);
    if (wanted === "default" || wanted === "*") continue;
    for (const entry of view.links.importsOf(module, "**", maxImports))
      if (entry.within === path) takeAll(view, meanings, entry, wanted, pass);
    if (path !== null) continue;
    for (const { file, binding: bound } of receiversOf(view, module))
      addTo(meanings.members, file, wanted, bound);
  }
}

type Pass = (module: number, name: string) => void;

/** What becomes of an imported name in the file that imports it. */
function passOn(
  view: View,
  entry: ImportRow,
  name: string,
  pass: Pass,
  found: (exported: string) => void = () => {},
): void {
  const bound = binding.import(entry.ordinal);
  for (const { exported, binding: target } of view.links.exportsIn(entry.file)) {
    if (target !== bound) continue;
    pass(entry.importer, exported === "**" ? name : exported);
    if (exported !== "**") found(exported);
  }
  if (rulesOf(entry.language).passesImports && entry.local !== null) pass(entry.importer, entry.local);
}

/** An import of all names of a module: unbound names of that file may mean this one. */
function takeAll(view: View, meanings: Meanings, entry: ImportRow, name: string, pass: Pass): void {
  const id = view.names.idOf(name);
  const own = id === undefined ? [] : view.symbols.namedIn(id, entry.file).filter(({ parent }) => parent < 0);
  const rules = rulesOf(entry.language);
  if (own.length > 0) {
    // The definition that belongs to a declaration is the same symbol; elsewhere the file's own name goes first.
    if (rules.hasHeaders)
      for (const { ordinal } of own) addTo(meanings.direct, entry.file, name, binding.definition(ordinal));
    return;
  }
  addTo(meanings.direct, entry.file, name, binding.free);
  const bound = binding.import(entry.ordinal);
  addTo(meanings.direct, entry.file, name, bound);
  if (rules.passesImports || rules.hasHeaders) pass(entry.importer, name);
  for (const { exported, binding: target } of view.links.exportsIn(entry.file))
    if (target === bound && exported === "**") pass(entry.importer, name);
}

function addModule({ modules }: Meanings, module: number, name: string): void {
  const known = modules.get(module);
  if (known) known.add(name);
  else modules.set(module, new Set([name]));
}

/** Bindings that stand for a module itself, through any number of hands. */
function receiversOf(view: View, module: number): { file: number; binding: number }[] {
  const found: { file: number; binding: number }[] = [];
  const seen = new Set<string>();
  const take = (entries: readonly ImportRow[], depth: number): void => {
    for (const entry of entries) {
      const bound = binding.import(entry.ordinal);
      const key = `${entry.file}:${bound}`;
      if (seen.has(key)) continue;
      seen.add(key);
      found.push({ file: entry.file, binding: bound });
      if (depth >= maxDepth) continue;
      passOn(view, entry, entry.local ?? entry.imported, (next, name) =>
        take(view.links.importsOf(next, name, maxImports), depth + 1),
      );
    }
  };
  take(view.links.importsAs(module, maxImports), 0);
  return found;
}

/** Modules that a file includes and that declare what it defines. */
function headersOf(view: View, row: SymbolRow): number[] {
  return view.links
    .importsIn(row.file)
    .flatMap(({ imported, module }) => (imported === "**" && module !== null ? [module] : []))
    .filter((module) => view.symbols.topLevelNamed(row.nameId, module).length > 0);
}

/** A member is meant where its owner is the receiver. */
function addMember(
  view: View,
  meanings: Meanings,
  row: SymbolRow,
  parent: SymbolRow | undefined,
  depth: number,
): void {
  const owners = ownersOf(view, row, parent);
  const owner = meaningsOf(view, owners, depth + 1);
  meanings.isCut ||= owner.isCut;
  if (kindOf(row.kind) === "constructor") {
    for (const [file, names] of owner.direct)
      for (const [name, bindings] of names)
        for (const one of bindings) addTo(meanings.direct, file, name, one);
    for (const [file, names] of owner.members)
      for (const [name, bindings] of names)
        for (const one of bindings) addTo(meanings.members, file, name, one);
    for (const [module, names] of owner.modules) for (const name of names) addModule(meanings, module, name);
    meanings.callsOnly = true;
    return;
  }
  addReceivers(meanings, owner, row.name);
  meanings.owner = { meanings: owner, name: row.name };
  spread(view, meanings, row, row.name, scopeOf(view, row).join("/"));
  const [first] = owners;
  if (first) addHeirs(view, meanings, row, first, owner);
}

/** What a member belongs to: the definition around it, or the type of its owner's name in the same module. */
export function ownersOf(view: View, row: SymbolRow, parent: SymbolRow | undefined): SymbolRow[] {
  if (row.owner === null) return parent ? groupOf(view, parent) : [];
  const id = view.names.idOf(row.owner);
  if (id === undefined) return [];
  const near = view.symbols.namedIn(id, row.file).filter(({ parent: outer }) => outer === row.parent);
  return near.length > 0 ? near : view.symbols.topLevelNamed(id, row.module);
}

function addReceivers(meanings: Meanings, owner: Meanings, name: string): void {
  for (const [file, names] of owner.direct)
    for (const bindings of names.values())
      for (const bound of bindings) if (bound !== binding.free) addTo(meanings.members, file, name, bound);
}

/** `this.x` in a class that inherits x means the inherited one, unless the class defines it anew. */
function addHeirs(
  view: View,
  meanings: Meanings,
  row: SymbolRow,
  owner: SymbolRow,
  ownerMeanings: Meanings,
): void {
  const seen = new Set([`${owner.file}:${owner.ordinal}`]);
  const todo: { owner: SymbolRow; meanings: Meanings }[] = [{ owner, meanings: ownerMeanings }];
  for (let step = todo.pop(); step; step = todo.pop()) {
    for (const heir of heirsOf(view, step.owner, step.meanings)) {
      const key = `${heir.file}:${heir.ordinal}`;
      if (seen.has(key)) continue;
      if (seen.size > maxHeirs) {
        meanings.isCut = true;
        return;
      }
      seen.add(key);
      if (view.symbols.namedIn(row.nameId, heir.file).some(({ parent }) => parent === heir.ordinal)) continue;
      const own = meaningsOf(view, groupOf(view, heir), 1);
      addReceivers(meanings, own, row.name);
      todo.push({ owner: heir, meanings: own });
    }
  }
}

function heirsOf(view: View, owner: SymbolRow, meanings: Meanings): SymbolRow[] {
  const names = new Set([owner.name, ...[...meanings.direct.values()].flatMap((found) => [...found.keys()])]);
  return [...names].flatMap((name) => {
    const id = view.names.idOf(name);
    if (id === undefined) return [];
    return view.links.heritageNamed(id, maxImports).flatMap((entry) => {
      const heir = view.symbols.symbol(entry.file, entry.definition);
      if (!heir) return [];
      // In `extends ns.Base` the binding is that of `ns`.
      const isBound = [meanings.direct, meanings.members].some((map) =>
        map.get(entry.file)?.get(name)?.has(entry.binding),
      );
      const isShared = entry.binding === binding.free && meanings.modules.get(heir.module)?.has(name);
      return isBound || isShared ? [heir] : [];
    });
  });
}
