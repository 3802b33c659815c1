import { bindNames, meaning, type Names, withoutOuters } from "./bind.ts";
import type { Collected } from "./collect.ts";
import {
  binding,
  type Definition,
  type Export,
  type Extraction,
  type Heritage,
  type Reference,
  use,
} from "./contract.ts";
import { createLineTable } from "./line-table.ts";
import type { NameEnd } from "./names.ts";
import { outline } from "./outline.ts";
import { bindReferences } from "./references.ts";
import { createScopes } from "./scopes.ts";
import type { LanguageSpec } from "./spec.ts";

/** Works out order, parents, scopes and bindings of what the query found. */
export function assemble(
  text: string,
  found: Collected,
  spec: LanguageSpec,
  nameEnd: NameEnd,
  state: Extraction["state"],
): Extraction {
  const lines = createLineTable(text);
  const scopes = createScopes(found.scopes);
  const { drafts, definitions } = outline(text, found, spec, lines, scopes);
  const seen = withoutOuters(found, scopes);
  const names = bindNames(seen, drafts, definitions, scopes, spec);
  const references = bindReferences(text, seen, drafts, definitions, scopes, names, spec, nameEnd);
  const scopeAt = (at: number) => scopes.around(at, at + 1);
  const exports = bindExports(found.exports, names, scopeAt, references);
  for (const { exported, name, at } of found.exportedValues) {
    const own = drafts.findIndex(({ nameAt }) => nameAt === at);
    const target = own < 0 ? names.lookUp(name, scopeAt(at), meaning.any)?.target : binding.definition(own);
    if (target !== undefined && target >= 0) exports.push({ exported, binding: target });
  }
  return {
    definitions,
    references: references.sort((a, b) => a.offset - b.offset),
    imports: found.imports,
    exports,
    heritage: bindHeritage(found.heritage, definitions, references, names),
    package: found.package,
    lines: lines.count,
    state,
  };
}

/** A name that is a value and a type exports both. What is no definition (a local of the module) exports its name only. */
function bindExports(
  found: Collected["exports"],
  names: Names,
  scopeAt: (offset: number) => number,
  references: Reference[],
): Export[] {
  return found.flatMap(({ exported, name, at, aliasAt, index }) => {
    if (index >= 0) return [{ exported, binding: binding.import(index) }];
    const bound = [meaning.value, meaning.type].map((wanted) => names.lookUp(name, scopeAt(at), wanted));
    const targets = new Set(bound.flatMap((entry) => (entry === undefined ? [] : Math.max(entry.target, 0))));
    for (const target of targets) {
      references.push({ name, offset: at, use: use.specifier, binding: target });
      if (aliasAt >= 0)
        references.push({ name: exported, offset: aliasAt, use: use.specifier, binding: target });
    }
    return [...targets].map((target) => ({ exported, binding: target }));
  });
}

/** A supertype belongs to the innermost type around it and means what the same name means as a reference. */
function bindHeritage(
  found: Collected["heritage"],
  definitions: readonly Definition[],
  references: readonly Reference[],
  names: Names,
): Heritage[] {
  if (found.length === 0) return [];
  const byOffset = new Map(references.map((reference) => [reference.offset, reference.binding]));
  return found.flatMap(({ at, name, kind, owner }) => {
    const definition = owner === undefined ? innermostAt(definitions, at) : definitionNamed(owner, names);
    return definition < 0 ? [] : [{ definition, name, kind, binding: byOffset.get(at) ?? binding.free }];
  });
}

/** A type that inherits in a statement of its own (Rust `impl`), where it is defined in this file. */
function definitionNamed(name: string, names: Names): number {
  const target = names.lookUp(name, 0, meaning.any)?.target ?? -1;
  return target % 2 === 1 ? (target - 1) / 2 : -1;
}

function innermostAt(definitions: readonly Definition[], at: number): number {
  let found = -1;
  for (const [index, { start, end }] of definitions.entries()) {
    if (start > at) break;
    if (end > at) found = index;
  }
  return found;
}
