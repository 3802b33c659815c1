import type { SymbolRow } from "../../store/symbols.ts";
import { binding, trait, use } from "../syntax/index.ts";
import { rulesOf } from "./rules.ts";
import type { View } from "./view.ts";

type Reading = Pick<View, "symbols" | "names" | "links">;

/** A reference in a file, with what resolution needs of that file. */
export interface Reference {
  readonly file: number;
  readonly module: number;
  readonly language: string;
  readonly name: string;
  readonly use: number;
  readonly binding: number;
}

const maxDepth = 12;

/** The definitions that a reference means; empty where scope and imports do not tell. */
export function definitionsOf(view: Reading, reference: Reference): SymbolRow[] {
  const { file, module, language, name, use: found, binding: bound } = reference;
  const isMember = (found & use.member) !== 0;
  if (bound === binding.free) return isMember ? [] : unbound(view, { file, module, language, name });
  if (bound % 2 === 1) {
    const target = view.symbols.symbol(file, (bound - 1) / 2);
    if (!target) return [];
    return isMember ? membersOf(view, target, name, 0) : [target];
  }
  const entry = view.links.importAt(file, (bound - 2) / 2);
  if (!entry) return [];
  if (isMember && entry.namespace !== null) {
    const found = exportedBy(view, entry.namespace, name, 0);
    // The module itself may be a class or a function with members (`module.exports = A`).
    if (found.length > 0) return found;
  }
  if (entry.module === null) return [];
  const imported =
    entry.within === null
      ? exportedBy(view, entry.module, entry.imported === "**" ? name : entry.imported, 0)
      : within(view, entry.module, entry.within, entry.imported);
  return isMember ? imported.flatMap((owner) => membersOf(view, owner, name, 0)) : imported;
}

/** A name that its file does not bind: of the same module, or brought by an import of everything. */
function unbound(
  view: Reading,
  { file, module, language, name }: Pick<Reference, "file" | "module" | "language" | "name">,
): SymbolRow[] {
  const id = view.names.idOf(name);
  if (id === undefined) return [];
  const own = rulesOf(language).hasExports ? [] : view.symbols.topLevelNamed(id, module);
  if (own.length > 0) return own;
  const all = view.links.importsIn(file).filter(({ imported }) => imported === "**");
  return all.flatMap(({ module: from, within: path }) => {
    if (from === null) return [];
    return path === null ? exportedBy(view, from, name, 0) : within(view, from, path, name);
  });
}

/** What a module offers under a name, whoever defines it. */
function exportedBy(view: Reading, module: number, name: string, depth: number): SymbolRow[] {
  if (depth > maxDepth) return [];
  const id = view.names.idOf(name);
  const own = id === undefined ? [] : view.symbols.topLevelNamed(id, module);
  const [first] = own;
  if (first && !rulesOf(first.language).hasExports) return own;
  const found = own.filter(
    ({ traits }) => (traits & trait.exported) !== 0 && (traits & trait.isDefault) === 0,
  );
  if (found.length > 0) return found;
  return view.symbols
    .filesOfModule(module, maxFiles)
    .flatMap(({ id: file, language }) => passedOn(view, { file, module, language, name }, depth));
}

/** Files of one module that are looked through for what they pass on. */
const maxFiles = 200;

function passedOn(
  view: Reading,
  { file, module, language, name }: Pick<Reference, "file" | "module" | "language" | "name">,
  depth: number,
): SymbolRow[] {
  const follow = (bound: number, asked: string | undefined): SymbolRow[] => {
    if (bound % 2 === 1) {
      const target = view.symbols.symbol(file, (bound - 1) / 2);
      return target ? [target] : [];
    }
    const entry = view.links.importAt(file, (bound - 2) / 2);
    if (!entry || entry.module === null || entry.module === module) return [];
    return exportedBy(view, entry.module, asked ?? entry.imported, depth + 1);
  };
  const exports = view.links.exportsIn(file);
  const named = exports.filter(({ exported }) => exported === name);
  if (named.length > 0)
    return named.flatMap(({ binding: bound }) => (bound === 0 ? [] : follow(bound, undefined)));
  const ways = exports.filter(({ exported, binding: bound }) => exported === "**" && bound !== 0);
  const brought = name === "default" ? [] : ways.flatMap(({ binding: bound }) => follow(bound, name));
  if (brought.length > 0 || !rulesOf(language).passesImports) {
    return brought.length > 0 ? brought : defaultOf(view, file, name);
  }
  return view.links
    .importsIn(file)
    .filter(({ local, imported }) => local === name || imported === "**")
    .flatMap(({ module: from, imported }) =>
      from === null || from === module
        ? []
        : exportedBy(view, from, imported === "**" ? name : imported, depth + 1),
    );
}

function defaultOf(view: Reading, file: number, name: string): SymbolRow[] {
  if (name !== "default") return [];
  return view.symbols.inFile(file).filter(({ traits }) => (traits & trait.isDefault) !== 0);
}

/** A definition inside of others, by the names of those. */
function within(view: Reading, module: number, path: string, name: string): SymbolRow[] {
  const id = view.names.idOf(name);
  if (id === undefined) return [];
  const [outermost = "", ...inner] = path.split("/");
  const outerId = view.names.idOf(outermost);
  let owners = outerId === undefined ? [] : view.symbols.topLevelNamed(outerId, module);
  for (const step of [...inner, name]) owners = owners.flatMap((owner) => ownMembers(view, owner, step));
  return owners;
}

/** Members of a definition by name, also those that it inherits. */
export function membersOf(view: Reading, owner: SymbolRow, name: string, depth: number): SymbolRow[] {
  if (depth > maxDepth) return [];
  const own = ownMembers(view, owner, name);
  if (own.length > 0) return own;
  return view.links.heritageOf(owner.file, owner.ordinal).flatMap(({ name: base, binding: bound }) => {
    const { file, module, language } = owner;
    const asked = { file, module, language, name: base, binding: bound };
    const plain = definitionsOf(view, { ...asked, use: 0 });
    // In `extends ns.Base` the binding is that of `ns`.
    const bases = plain.length > 0 ? plain : definitionsOf(view, { ...asked, use: use.member });
    return bases
      .filter((one) => one.file !== owner.file || one.ordinal !== owner.ordinal)
      .flatMap((one) => membersOf(view, one, name, depth + 1));
  });
}

function ownMembers(view: Reading, owner: SymbolRow, name: string): SymbolRow[] {
  const id = view.names.idOf(name);
  if (id === undefined) return [];
  const inside = view.symbols.namedIn(id, owner.file).filter(({ parent }) => parent === owner.ordinal);
  if (inside.length > 0) return inside;
  return view.symbols.ownedBy(id, owner.nameId, owner.module);
}
