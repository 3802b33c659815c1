import type { Collected } from "./collect.ts";
import { type Definition, trait } from "./contract.ts";
import { docStartBefore } from "./doc.ts";
import type { LineTable } from "./line-table.ts";
import type { Scopes } from "./scopes.ts";
import type { Draft, LanguageSpec } from "./spec.ts";

/** A definition and the draft it was made of, at the same index. */
export interface Outline {
  readonly drafts: readonly Draft[];
  readonly definitions: readonly Definition[];
}

/** Puts the definitions in order, takes in what wraps them, finds parents and doc comments. */
export function outline(
  text: string,
  found: Collected,
  spec: LanguageSpec,
  lines: LineTable,
  scopes: Scopes,
): Outline {
  const drafts = withoutLocals(distinct(found.drafts), found, scopes);
  takeInBefores(text, drafts, found.befores);
  takeInWraps(drafts, found.wraps, scopes);
  const kept = spec.refine === undefined ? drafts : drafts.filter((draft) => spec.refine?.(draft, text));
  kept.sort((a, b) => a.start - b.start || b.end - a.end || a.nameAt - b.nameAt);
  const parents = parentsOf(kept);
  const definitions = kept.map((draft, index): Definition => {
    const { name, kind, nameAt, rawStart, start, end } = draft;
    const parent = parents[index] ?? -1;
    draft.traits |= (kept[parent]?.traits ?? 0) & trait.test;
    const owner = draft.owner ?? scopes.ownerOf(scopes.around(nameAt, rawStart));
    const line = lines.lineAt(nameAt);
    return {
      name,
      kind,
      parent,
      ...(owner !== undefined && kept[parent]?.name !== owner && { owner }),
      line,
      column: nameAt - lines.startOf(line),
      start,
      end,
      endLine: lines.lineAt(Math.max(start, end - 1)),
      docStart: draft.docAt ?? docStartBefore(text, start, spec.comments),
      signatureEnd: draft.bodyAt < 0 ? end : draft.bodyAt,
      traits: draft.traits,
    };
  });
  return { drafts: kept, definitions };
}

/** One draft per name: where patterns overlap, the earlier pattern says what it is. */
function distinct(drafts: readonly Draft[]): Draft[] {
  const byName = new Map<number, Draft>();
  for (const draft of drafts) {
    const other = byName.get(draft.nameAt);
    if (other === undefined || draft.pattern < other.pattern) byName.set(draft.nameAt, draft);
    else if (draft.pattern === other.pattern && other.bodyAt < 0) {
      other.bodyAt = draft.bodyAt;
      other.end = Math.max(other.end, draft.end);
    }
  }
  return [...byName.values()].sort((a, b) => a.rawStart - b.rawStart || b.end - a.end || a.nameAt - b.nameAt);
}

/** Variables that are no definitions where they stand become locals; in a pattern that assigns they are neither. */
function withoutLocals(drafts: readonly Draft[], found: Collected, scopes: Scopes): Draft[] {
  const isAssigned = (at: number) => found.assigned.some(({ start, end }) => start <= at && at < end);
  return drafts.filter((draft) => {
    const { nameAt, rawStart, name, localElsewhere } = draft;
    const scope = scopes.around(nameAt, rawStart);
    draft.scope = scope === 0 ? "file" : scopes.kindOf(scope);
    if (draft.scope === "class") {
      if (draft.kind === "function") draft.kind = "method";
      draft.owner ??= scopes.ownerOf(scope);
    }
    if (localElsewhere === undefined) return true;
    if (isAssigned(nameAt)) return false;
    if (draft.scope === "file" || draft.scope === "module") return true;
    if (draft.scope === "class" && localElsewhere.member) {
      draft.kind = "property";
      return true;
    }
    const { hoisted } = localElsewhere;
    found.locals.push({ at: nameAt, name, hoisted, type: false, self: false, outside: rawStart });
    return false;
  });
}

/** Decorators and attributes that stand directly before a definition. */
function takeInBefores(text: string, drafts: readonly Draft[], befores: Collected["befores"]): void {
  if (befores.length === 0) return;
  const byNext = new Map<number, number>();
  for (const { start, end } of befores) {
    let next = end;
    while (/\s/.test(text.charAt(next))) next++;
    byNext.set(next, byNext.get(start) ?? start);
  }
  for (const draft of drafts) draft.start = Math.min(draft.start, byNext.get(draft.rawStart) ?? draft.start);
}

/**
 * What stands around a definition (`export`, decorators, `const`) belongs to it: the first in a wrapper begins where
 * the wrapper begins; the only one also ends there. Traits of a wrapper go to all in it that are not nested, in its own scope.
 */
function takeInWraps(drafts: readonly Draft[], wraps: Collected["wraps"], scopes: Scopes): void {
  const inner = [...wraps].sort((a, b) => b.start - a.start || a.end - b.end);
  for (const wrap of inner) {
    const first = firstFrom(drafts, wrap.start);
    const scope = scopes.around(wrap.start, wrap.start);
    let only: Draft | undefined;
    let count = 0;
    let after = -1;
    for (let index = first; index < drafts.length; index++) {
      const draft = drafts[index];
      if (draft === undefined || draft.rawStart >= wrap.end) break;
      if (draft.rawStart < after || draft.end > wrap.end) continue;
      after = draft.end;
      if (scopes.around(draft.rawStart, draft.rawStart) !== scope) continue;
      draft.traits |= wrap.traits;
      if (count++ === 0) only = draft;
    }
    if (only === undefined) continue;
    only.start = Math.min(only.start, wrap.start);
    if (count === 1) only.end = Math.max(only.end, wrap.end);
  }
}

function firstFrom(drafts: readonly Draft[], start: number): number {
  let low = 0;
  let high = drafts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((drafts[middle]?.rawStart ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Innermost definition around each. */
function parentsOf(drafts: readonly Draft[]): number[] {
  const open: number[] = [];
  const parents: number[] = [];
  for (const [index, draft] of drafts.entries()) {
    const until = Math.max(draft.end, draft.start + 1);
    while (open.length > 0 && (drafts[open[open.length - 1] ?? -1]?.end ?? 0) < until) open.pop();
    const around = open[open.length - 1] ?? -1;
    const isBeside = standBeside(drafts[around], draft);
    parents.push(isBeside ? (parents[around] ?? -1) : around);
    if (!isBeside) open.push(index);
  }
  return parents;
}

/** In `a = b = 1` neither variable belongs to the other, nor do names that share one declaration (`int x, y;`). */
function standBeside(around: Draft | undefined, draft: Draft): boolean {
  if (around === undefined) return false;
  return (
    (isVariable(around) && isVariable(draft)) || (around.start === draft.start && around.end === draft.end)
  );
}

function isVariable({ kind, localElsewhere }: Draft): boolean {
  return localElsewhere !== undefined || kind === "variable" || kind === "const";
}
