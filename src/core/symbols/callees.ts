import { occurrencesIn } from "../../store/symbol-links.ts";
import type { SymbolRow } from "../../store/symbols.ts";
import { trait, use } from "../syntax/index.ts";
import type { Inquiry } from "./ask.ts";
import type { Edge, Edges } from "./calls.ts";
import { definitionsOf } from "./forward.ts";
import { kindOf } from "./kinds.ts";

/** A name defined so rarely is worth a guess, which is said to be one. */
const maxGuesses = 1;

/** Whom a symbol calls: what the calls in its body mean. */
export async function calleesOf(inquiry: Inquiry, group: readonly SymbolRow[]): Promise<Edges> {
  const { view } = inquiry;
  const [first] = group;
  if (!first) return { edges: [], unknown: [], notes: [] };
  const { file, module, language, path } = first;
  const isInside = (offset: number): boolean =>
    group.some(({ start, end }) => start <= offset && offset < end);
  const found = new Map<string, Edge & { offsets: number[] }>();
  const unknown = new Set<string>();
  for (const { name, nameId, places } of view.links.allIn(file)) {
    await inquiry.pause();
    for (const { offset, use: role, binding } of occurrencesIn({ places })) {
      if ((role & use.call) === 0 || !isInside(offset)) continue;
      const certain = definitionsOf(view, { file, module, language, name, use: role, binding });
      const targets = certain.length > 0 ? certain : guess(inquiry, nameId, (role & use.member) !== 0);
      const target = targets.find(({ traits }) => (traits & trait.declaration) === 0) ?? targets[0];
      if (!target) {
        unknown.add(name);
        continue;
      }
      const key = `${target.file}:${target.ordinal}`;
      const edge = found.get(key) ?? {
        row: target,
        path,
        offsets: [],
        tier: certain.length > 0 ? ("resolved" as const) : ("name" as const),
      };
      edge.offsets.push(offset);
      found.set(key, edge);
    }
  }
  const edges = [...found.values()].sort((a, b) => Math.min(...a.offsets) - Math.min(...b.offsets));
  return { edges, unknown: [...unknown].sort(), notes: [] };
}

/** The one definition that could be called by this name. */
function guess({ view }: Inquiry, name: number, isMember: boolean): SymbolRow[] {
  const rows = view.symbols.named([name], {}, 20).filter(({ kind, traits, parent, owner }) => {
    const isCallable = callable.has(kindOf(kind)) && (traits & trait.declaration) === 0;
    return isCallable && (parent >= 0 || owner !== null) === isMember;
  });
  return rows.length <= maxGuesses ? rows : [];
}

const callable: ReadonlySet<string> = new Set(["function", "method", "class", "macro", "property", "const"]);
