import type { Collected } from "./collect.ts";
import { binding, type Definition } from "./contract.ts";
import type { Scopes } from "./scopes.ts";
import type { Draft, LanguageSpec } from "./spec.ts";

/** Meanings of a name. Languages that keep types and values apart use both, the others only ever ask for any. */
export const meaning = { value: 1, type: 2, any: 3 } as const;

/** What a name stands for in a scope; `next` is another thing of the same name. */
export interface Bound {
  readonly meaning: number;
  /** As in `binding`; -1 for a local that is no definition. */
  readonly target: number;
  /** A local that is the object that the method around it works on. */
  readonly isSelf?: boolean;
  /** Where the name stands that is bound. */
  readonly at: number;
  next: Bound | undefined;
}

/** Answers what names mean. */
export interface Names {
  /** @returns what the name means in a scope or those around it; undefined when nothing in this file binds it */
  lookUp(name: string, scope: number, wanted: number): Bound | undefined;
}

/** Binds definitions, imports and locals to the scopes they are visible in. */
export function bindNames(
  found: Collected,
  drafts: readonly Draft[],
  definitions: readonly Definition[],
  scopes: Scopes,
  spec: LanguageSpec,
): Names {
  const tables: (Map<string, Bound> | undefined)[] = new Array(scopes.count);
  const bind = (scope: number, name: string, entry: Bound) => {
    tables[scope] ??= new Map();
    const first = tables[scope].get(name);
    if (first === undefined) tables[scope].set(name, entry);
    else lastOf(first).next = entry;
  };

  // A variable that only holds what an import brings (`const a = require("a")`) means that.
  const imported = new Set(found.importNames.map(({ at }) => at));
  for (const [index, draft] of drafts.entries()) {
    if (imported.has(draft.nameAt)) continue;
    const scope = scopes.around(draft.nameAt, draft.rawStart);
    if (!isVisible(draft, scopes.kindOf(scope) === "class", spec.bareMembers !== undefined)) continue;
    const wide = spec.meanings === true ? meaningOf(draft.kind) : meaning.any;
    bind(scope, definitions[index]?.name ?? draft.name, {
      meaning: wide,
      target: binding.definition(index),
      at: draft.nameAt,
      next: undefined,
    });
  }
  for (const { at, index } of found.importNames) {
    const local = found.imports[index]?.local;
    if (local === undefined) continue;
    const entry = { meaning: meaning.any, target: binding.import(index), at, next: undefined };
    bind(scopes.around(at, at + 1), local, entry);
  }
  // A parameter that is a property at the same time means the property (`constructor(private a: A)`).
  const properties = new Map<number, number>();
  for (const [index, { kind, nameAt }] of drafts.entries())
    if (kind === "property") properties.set(nameAt, index);
  // The one that is captured as a parameter and as the object is the object.
  const locals = found.locals.some(({ self }) => self)
    ? found.locals.toSorted((a, b) => Number(b.self) - Number(a.self))
    : found.locals;
  for (const { at, name, hoisted, type, self, outside = at + 1 } of locals) {
    const scope = scopes.around(at, outside);
    const property = properties.get(at);
    const wide = spec.meanings === true ? (type ? meaning.type : meaning.value) : meaning.any;
    bind(hoisted ? scopes.functionOf(scope) : scope, name, {
      meaning: wide,
      target: property === undefined ? -1 : binding.definition(property),
      isSelf: self,
      at,
      next: undefined,
    });
  }

  return {
    lookUp(name, scope, wanted) {
      let isOutside = false;
      for (let at = scope; at >= 0; at = scopes.parentOf(at)) {
        const kind = scopes.kindOf(at);
        if (kind === "class" && isOutside) continue;
        isOutside ||= spec.bareMembers === "body" && kind === "function";
        let entry = tables[at]?.get(name);
        while (entry !== undefined && (entry.meaning & wanted) === 0) entry = entry.next;
        if (entry !== undefined) return entry;
      }
      return undefined;
    },
  };
}

/** Names that a function declares to mean those outside of it (`global`) are no locals of it. */
export function withoutOuters(found: Collected, scopes: Scopes): Collected {
  if (found.outers.length === 0) return found;
  const keyOf = ({ at, name }: { at: number; name: string }) =>
    `${scopes.functionOf(scopes.around(at, at + 1))} ${name}`;
  const outers = new Set(found.outers.map(keyOf));
  return { ...found, locals: found.locals.filter((local) => !outers.has(keyOf(local))) };
}

function lastOf(entry: Bound): Bound {
  let last = entry;
  while (last.next !== undefined) last = last.next;
  return last;
}

/** Members are reached through what they belong to, except where a language lets them be named alone. */
function isVisible({ kind }: Draft, inClass: boolean, bareMembers: boolean): boolean {
  // The bare name of a constructor means its class.
  if (kind === "constructor") return false;
  const isMember = kind === "method" || kind === "property" || kind === "enumMember";
  if (isMember) return bareMembers && inClass;
  return kind !== "key" && kind !== "section";
}

function meaningOf(kind: Definition["kind"]): number {
  if (kind === "interface" || kind === "type") return meaning.type;
  return kind === "class" || kind === "enum" || kind === "namespace" ? meaning.any : meaning.value;
}
