import type { ScopeKind } from "./captures.ts";
import type { Collected } from "./collect.ts";

/** The scopes of a file as a tree; index 0 is the file itself. */
export interface Scopes {
  readonly count: number;
  parentOf(scope: number): number;
  kindOf(scope: number): ScopeKind;
  ownerOf(scope: number): string | undefined;
  startOf(scope: number): number;
  endOf(scope: number): number;
  /** Innermost scope that holds `at` and begins before `outside`: a definition does not lie in the scope it opens. */
  around(at: number, outside: number): number;
  /** Nearest function or file around a scope, itself included. */
  functionOf(scope: number): number;
}

export function createScopes(found: Collected["scopes"]): Scopes {
  const sorted = distinct(found);
  const file = { start: -1, end: Number.POSITIVE_INFINITY, kind: "function" as const, owner: undefined };
  const all = [file, ...sorted];
  const parents = new Int32Array(all.length).fill(-1);
  let current = 0;
  for (let index = 1; index < all.length; index++) {
    const start = all[index]?.start ?? 0;
    while (start >= (all[current]?.end ?? 0)) current = parents[current] ?? 0;
    parents[index] = current;
    current = index;
  }
  const parentOf = (scope: number) => parents[scope] ?? -1;
  const startOf = (scope: number) => all[scope]?.start ?? -1;
  const endOf = (scope: number) => all[scope]?.end ?? Number.POSITIVE_INFINITY;
  const kindOf = (scope: number) => all[scope]?.kind ?? "function";
  return {
    count: all.length,
    parentOf,
    kindOf,
    startOf,
    endOf,
    ownerOf: (scope) => all[scope]?.owner,
    around(at, outside) {
      let low = 0;
      let high = all.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (startOf(middle) <= at) low = middle;
        else high = middle;
      }
      let scope = low;
      while (scope > 0 && (endOf(scope) <= at || startOf(scope) >= outside)) scope = parentOf(scope);
      return scope;
    },
    functionOf(scope) {
      let at = scope;
      while (at > 0 && kindOf(at) !== "function") at = parentOf(at);
      return at;
    },
  };
}

/** In order, outer ones first; of several with the same range the one that says most. */
function distinct(found: Collected["scopes"]): Collected["scopes"] {
  const weight = { block: 0, function: 1, class: 2, module: 3 };
  const sorted = [...found].sort(
    (a, b) =>
      a.start - b.start ||
      b.end - a.end ||
      weight[b.kind] - weight[a.kind] ||
      Number(b.owner !== undefined) - Number(a.owner !== undefined),
  );
  return sorted.filter(({ start, end }, index) => {
    const before = sorted[index - 1];
    return before === undefined || before.start !== start || before.end !== end;
  });
}
