import type { DocName } from "../spec.ts";

const name = "[\\p{L}_$][\\p{L}\\p{N}_$]*";
/** `{@link A}`, `{@linkcode A.b | text}`, `{@linkplain A#b text}`; addresses and what else is no name are left alone. */
const link = new RegExp(`\\{@link(?:code|plain)?\\s+(${name}(?:[.#]${name})*)(?=[\\s}|]|\\(\\))`, "gu");
const comment = /\/\*\*[\s\S]*?\*\//g;

/** What the links of JSDoc and TSDoc name. Source: https://jsdoc.app/tags-inline-link. */
export function* docLinks(text: string): Generator<DocName> {
  if (!text.includes("{@link")) return;
  for (const { 0: block, index: start } of text.matchAll(comment))
    for (const { 0: whole, 1: path = "", index } of block.matchAll(link)) {
      const from = start + index + whole.length - path.length;
      for (const { index: step } of path.matchAll(/[^.#]+/g)) yield { at: from + step, isMember: step > 0 };
    }
}
