import { meaning, type Names } from "./bind.ts";
import type { Collected } from "./collect.ts";
import { binding, type Definition } from "./contract.ts";
import type { Scopes } from "./scopes.ts";

/** What `this` and `super` stand for. Asked for places in the order of the text. */
export interface Self {
  /** The class around a place, or the type that its scope names as owner. */
  own(at: number, scope: number): number;
  /** What that class extends. */
  above(at: number, scope: number): number;
}

/** @param elsewhere what a type of that name is that this file does not define */
export function createSelf(
  found: Collected,
  definitions: readonly Definition[],
  scopes: Scopes,
  names: Names,
  elsewhere: (name: string) => number,
): Self {
  const open: number[] = [];
  let next = 0;
  const classAt = (at: number): number => {
    for (; next < definitions.length; next++) {
      const definition = definitions[next];
      if (definition === undefined || definition.start > at) break;
      if (isType(definition)) open.push(next);
    }
    while (open.length > 0 && (definitions[open.at(-1) ?? -1]?.end ?? 0) <= at) open.pop();
    return open.at(-1) ?? -1;
  };

  return {
    own(at, scope) {
      for (let inside = scope; inside > 0; inside = scopes.parentOf(inside)) {
        const owner = scopes.ownerOf(inside);
        if (owner === undefined) continue;
        const bound = names.lookUp(owner, scopes.parentOf(inside), meaning.any);
        return bound === undefined ? elsewhere(owner) : Math.max(bound.target, binding.free);
      }
      const found = classAt(at);
      return found < 0 ? binding.free : binding.definition(found);
    },
    above(at, scope) {
      const own = definitions[classAt(at)];
      if (own === undefined) return binding.free;
      const parent = found.heritage.find(
        (entry) => entry.kind === "extends" && entry.at > own.start && entry.at < own.signatureEnd,
      );
      const bound = parent && names.lookUp(parent.name, scope, meaning.value);
      if (parent !== undefined && bound === undefined) return elsewhere(parent.name);
      return Math.max(bound?.target ?? binding.free, binding.free);
    },
  };
}

function isType({ kind }: Definition): boolean {
  return kind === "class" || kind === "interface" || kind === "enum";
}
