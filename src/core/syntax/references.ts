import { type Bound, meaning, type Names } from "./bind.ts";
import { type Collected, useRange } from "./collect.ts";
import { contextBits } from "./context-bits.ts";
import { binding, type Definition, type Reference, use } from "./contract.ts";
import type { NameEnd } from "./names.ts";
import type { Scopes } from "./scopes.ts";
import { createSelf } from "./self.ts";
import type { Draft, LanguageSpec } from "./spec.ts";

const usualSeparator = /^\s*(?:[?!]?\.|::|\??->)\s*$/;
const docSeparator = /^[.#]$/;

/** Binds every use of a name, in one sweep over the text; uses of locals are left out. */
export function bindReferences(
  text: string,
  found: Collected,
  drafts: readonly Draft[],
  definitions: readonly Definition[],
  scopes: Scopes,
  names: Names,
  spec: LanguageSpec,
  nameEnd: NameEnd,
): Reference[] {
  const references: Reference[] = [];
  const taken = takenPlaces(found, drafts);
  const separator = spec.separator ?? usualSeparator;
  const selves = new Set(spec.selfNames);
  const isJoined = (from: number, to: number) =>
    to > from && (to - from === 1 ? text[from] === "." : separator.test(text.slice(from, to)));

  const modules = createModuleSteps(found, spec);
  const self = createSelf(found, definitions, scopes, names, modules.own);
  const heirs = spec.inheritsBare === true ? createHeirs(found, definitions) : undefined;

  let scope = 0;
  let next = 1;
  let previousEnd = -1;
  let previousBinding: number = binding.free;
  for (const [at, captured] of inOrder(found.uses)) {
    const end = nameEnd(text, at);
    if (end === at) continue;
    const bits = spec.membersByText === true && isBehindJoint(text, at) ? captured | use.member : captured;
    while (at >= scopes.endOf(scope)) scope = scopes.parentOf(scope);
    for (; next < scopes.count && scopes.startOf(next) <= at; next++)
      if (scopes.endOf(next) > at) scope = next;
    const isDoc = (bits & use.doc) !== 0;
    const hasReceiver =
      (bits & use.member) !== 0 &&
      (isDoc ? docSeparator.test(text.slice(previousEnd, at)) : isJoined(previousEnd, at));
    const receiver = hasReceiver ? previousBinding : binding.free;
    previousEnd = end;
    previousBinding = binding.free;
    if (taken.has(at)) continue;
    const name = text.slice(at, end);
    const root = spec.pathRoot?.(text, at, modulesAround(scope, scopes));
    if (root !== undefined) {
      previousBinding = hasReceiver ? receiver : modules.root(root);
      continue;
    }
    if ((bits & use.member) !== 0) {
      if (receiver !== binding.free && isModuleStep(text, at, end))
        previousBinding = modules.step(receiver, name);
      const context = isDoc ? bits : bits | contextBits(text, end, bits);
      references.push({ name, offset: at, use: context, binding: receiver });
      continue;
    }
    const wanted =
      spec.meanings !== true || isDoc ? meaning.any : (bits & use.type) !== 0 ? meaning.type : meaning.value;
    const bound = names.lookUp(name, scope, wanted);
    if (bound?.isSelf || (selves.has(name) && (bound === undefined || bound.target < 0))) {
      previousBinding = name === spec.superName ? self.above(at, scope) : self.own(at, scope);
      continue;
    }
    previousBinding = bindingOf(bound);
    if (bound !== undefined && bound.target < 0) continue;
    const context = isDoc ? bits : bits | contextBits(text, end, bits);
    if (bound === undefined && isFreeModule(text, at, end, spec)) previousBinding = modules.root(name);
    const heir =
      bound === undefined && (bits & use.type) === 0 ? heirs?.around(name, at, context) : undefined;
    if (heir !== undefined) references.push({ name, offset: at, use: context | use.member, binding: heir });
    else references.push({ name, offset: at, use: context, binding: previousBinding });
  }
  for (const { at, name, index, bits } of found.importUses)
    references.push({ name, offset: at, use: bits, binding: binding.import(index) });
  for (const at of found.keys)
    references.push({
      name: text.slice(at, nameEnd(text, at)),
      offset: at,
      use: use.member,
      binding: binding.free,
    });
  return references;
}

/** Imports that no statement makes, because the text reaches what they bring by another way. */
function createModuleSteps(found: Collected, { joinsModules, ownModule }: LanguageSpec) {
  const made = new Map<string, number>();
  const bindingFor = (specifier: string, imported: string, line: number): number => {
    const key = `${specifier} ${imported}`;
    let index = made.get(key);
    if (index === undefined) {
      index = found.imports.push({ local: undefined, imported, specifier, line }) - 1;
      made.set(key, index);
    }
    return binding.import(index);
  };
  return {
    /** `a.b.c`: what `b` is, where `a` is imported. */
    step(receiver: number, imported: string): number {
      const from = receiver % 2 === 0 ? found.imports[(receiver - 2) / 2] : undefined;
      if (joinsModules === undefined || from === undefined || from.imported === "**") return binding.free;
      const specifier =
        from.imported === "*" ? from.specifier : from.specifier + joinsModules + from.imported;
      return bindingFor(specifier, imported, from.line);
    },
    /** The module that a path begins at. */
    root: (specifier: string): number => bindingFor(specifier, "*", 1),
    /** Something that another file of the same module defines. */
    own: (name: string): number => (ownModule === undefined ? binding.free : bindingFor(ownModule, name, 1)),
  };
}

function isFreeModule(text: string, at: number, end: number, spec: LanguageSpec): boolean {
  const { freeModules, joinsModules = "" } = spec;
  return freeModules === true && text.startsWith(joinsModules, end) && isModuleStep(text, at, end);
}

/** Classes that extend another: what they use and nothing binds, they inherit – unless an import brings it. */
function createHeirs(found: Collected, definitions: readonly Definition[]) {
  const supers = found.heritage.map(({ at }) => at);
  const bringsAll = found.imports.some(
    ({ imported, specifier }) => imported === "**" && /\.[A-Z][^.]*$/.test(specifier),
  );
  const classes = definitions.flatMap(({ kind, start, end, signatureEnd }, index) =>
    (kind === "class" || kind === "enum" || kind === "interface") &&
    supers.some((at) => at >= start && at < signatureEnd)
      ? [{ index, start: signatureEnd, end }]
      : [],
  );
  return {
    around(name: string, at: number, bits: number): number | undefined {
      const isMember = (bits & use.call) !== 0 || name.charAt(0) === name.charAt(0).toLowerCase();
      if (!isMember || bringsAll) return undefined;
      const inner = classes.findLast(({ start, end }) => start <= at && at < end);
      return inner === undefined ? undefined : binding.definition(inner.index);
    },
  };
}

/** Whether `.` or `::` stands before a name, but not `..`. */
function isBehindJoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return (
    (code === 46 || code === 58) &&
    (text.charCodeAt(at - 2) === 58) === (code === 58) &&
    text.charCodeAt(at - 2) !== 46
  );
}

function modulesAround(scope: number, scopes: Scopes): number {
  let count = 0;
  for (let at = scope; at > 0; at = scopes.parentOf(at)) if (scopes.kindOf(at) === "module") count++;
  return count;
}

/** Whether a name may be a module that something is read from: small first letter, and a member follows. */
function isModuleStep(text: string, at: number, end: number): boolean {
  const first = text.charAt(at);
  return first === first.toLowerCase() && /^(?:\.|::)[\p{L}_]/u.test(text.slice(end, end + 4));
}

function bindingOf(bound: Bound | undefined): number {
  return bound === undefined || bound.target < 0 ? binding.free : bound.target;
}

/** Names of definitions, imports and locals where they are defined: no uses. */
function takenPlaces(found: Collected, drafts: readonly Draft[]): Set<number> {
  const taken = new Set<number>();
  for (const { nameAt } of drafts) taken.add(nameAt);
  for (const { at } of found.importNames) taken.add(at);
  for (const { at } of found.locals) taken.add(at);
  for (const { at } of found.importUses) taken.add(at);
  for (const at of found.skipped) taken.add(at);
  for (const { at, aliasAt } of found.exports) taken.add(at).add(aliasAt);
  return taken;
}

/** Uses by offset, the bits of those at the same offset together. */
function* inOrder(uses: readonly number[]): Generator<[number, number]> {
  const sorted = Float64Array.from(uses).sort();
  let at = -1;
  let bits = 0;
  for (const key of sorted) {
    const here = Math.floor(key / useRange);
    if (here !== at) {
      if (at >= 0) yield [at, bits];
      at = here;
      bits = 0;
    }
    bits |= key % useRange;
  }
  if (at >= 0) yield [at, bits];
}
