import { trait } from "../contract.ts";
import type { Draft } from "../spec.ts";

/** What stands between the start of a definition and its name: modifiers, annotations, types. */
export function prefixOf(draft: Draft, text: string): string {
  return text.slice(Math.max(draft.start, draft.nameAt - maxPrefix), draft.nameAt);
}

/** Long enough for modifiers behind annotations; type parameters and macros can be longer, but say nothing of traits. */
const maxPrefix = 400;

/** Sets the traits that modifiers before the name stand for. */
export function addTraits(draft: Draft, prefix: string, words: Readonly<Record<string, number>>): void {
  for (const [word] of prefix.matchAll(/(?<![\w@$."'-])[a-z_]+(?![\w(])/g)) draft.traits |= words[word] ?? 0;
}

/** A function without a body is only declared. */
export function markDeclaration(draft: Draft): void {
  if (draft.bodyAt < 0 && callable.has(draft.kind)) draft.traits |= trait.declaration;
}

const callable: ReadonlySet<string> = new Set(["function", "method", "constructor"]);
