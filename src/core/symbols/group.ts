import type { SymbolRow } from "../../store/symbols.ts";
import { trait } from "../syntax/index.ts";
import { kindOf } from "./kinds.ts";
import { meaningOf, rulesOf } from "./rules.ts";
import type { View } from "./view.ts";

/** All definitions that are one symbol with this: overloads, merged declarations, things defined again. */
export function groupOf(view: Pick<View, "symbols">, row: SymbolRow): SymbolRow[] {
  const own = meaningOf(kindOf(row.kind));
  return mergedWith(view, row).filter(({ kind }) => {
    const other = meaningOf(kindOf(kind));
    return own === "both" || other === "both" || other === own;
  });
}

/** As `groupOf`, with what has the same name in the other sense: a type beside a value. */
export function mergedWith(view: Pick<View, "symbols">, row: SymbolRow): SymbolRow[] {
  const same = view.symbols
    .namedIn(row.nameId, row.file)
    .filter(({ parent, owner }) => parent === row.parent && owner === row.owner);
  if (same.length === 1 || !rulesOf(row.language).hasExports) return same;
  const overloads = overloadsOf(same, row);
  return same.filter(
    (other) =>
      overloads.includes(other) ||
      (!isFunction(other) && !isRival(other, row)) ||
      (isLast(same, other) && !isRival(other, row)),
  );
}

const isFunction = ({ kind }: SymbolRow): boolean => kindOf(kind) === "function";

/** In one scope a function has one body: what stands before it without one are its overloads. */
function overloadsOf(same: readonly SymbolRow[], row: SymbolRow): readonly SymbolRow[] {
  if (!isFunction(row)) return [row];
  let segment: SymbolRow[] = [];
  for (const one of same.filter(isFunction)) {
    segment.push(one);
    if ((one.traits & trait.declaration) !== 0) continue;
    if (segment.some(({ ordinal }) => ordinal === row.ordinal)) return segment;
    segment = [];
  }
  return segment;
}

const isLast = (same: readonly SymbolRow[], row: SymbolRow): boolean =>
  same.filter(isFunction).at(-1)?.ordinal === row.ordinal;

/**
 * Whether two definitions of one name cannot be in one scope. Functions without a name are no definitions, so that what
 * stands in two of them looks as if it stood side by side.
 */
function isRival(a: SymbolRow, b: SymbolRow): boolean {
  if (a.ordinal === b.ordinal) return false;
  const [one, other] = [kindOf(a.kind), kindOf(b.kind)];
  // Enums could be merged, but hardly ever are.
  if (one === "enum" && other === "enum") return (a.traits & b.traits & trait.exported) === 0;
  const both = `${one} ${other}`;
  return rivals.has(both) || rivals.has(`${other} ${one}`);
}

const rivals: ReadonlySet<string> = new Set([
  "function function",
  "function class",
  "function variable",
  "function const",
  "class class",
  "class variable",
  "class const",
  "class type",
  "type type",
  "type interface",
  "type enum",
]);
