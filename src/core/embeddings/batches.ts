import type { BatchLimits } from "./client.ts";

/** A run of texts that go in one request. `first` is the place of the first of them. */
export interface Batch {
  readonly first: number;
  readonly texts: readonly string[];
}

/** Cuts a list into batches by count and size, in order; each text is first cut to what one may have. */
export function batchesOf(texts: readonly string[], limits: BatchLimits): Batch[] {
  const batches: { first: number; texts: string[] }[] = [];
  let size = 0;
  for (const [index, text] of texts.entries()) {
    const cut = clipText(text, limits.textCharacters);
    const last = batches.at(-1);
    if (last && last.texts.length < limits.texts && size + cut.length <= limits.characters) {
      last.texts.push(cut);
      size += cut.length;
    } else {
      batches.push({ first: index, texts: [cut] });
      size = cut.length;
    }
  }
  return batches;
}

/** The beginning of a text, never ending between the two halves of a character. */
export function clipText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
