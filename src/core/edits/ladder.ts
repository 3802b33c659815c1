import type { Document } from "./document.ts";
import { type FindOptions, findPlaces, type Place } from "./find.ts";
import { fold, STEPS, type Step } from "./fold.ts";

/** Where the ladder ended: the first step that found anything, and all that it found (up to the limit). */
export interface Located {
  readonly step: Step;
  readonly places: readonly Place[];
}

/**
 * Climbs the ladder until a step finds something. Blank lines look alike everywhere and are only ever matched
 * exactly; the same goes for the depth of brackets, so text without a word is not looked for in another indent.
 */
export function locate(doc: Document, sought: readonly string[], options: FindOptions): Located | undefined {
  const isBlank = sought.every((line) => line.trim() === "");
  const hasWord = sought.some((line) => /[\p{L}\p{N}]/u.test(line));
  for (const step of STEPS) {
    if (step !== "exact" && isBlank) return undefined;
    if (step === "indent" && !hasWord) return undefined;
    const places = findPlaces(doc, sought, step, options);
    if (places.length > 0) return { step, places };
    const atEnd = step === "exact" || options.whole ? undefined : placeAtEnd(doc, sought, step, options);
    if (atEnd) return { step, places: [atEnd] };
  }
  return undefined;
}

/** A block sent with a final line end, in a file whose last line has none. */
function placeAtEnd(
  doc: Document,
  sought: readonly string[],
  step: Step,
  options: FindOptions,
): Place | undefined {
  const count = sought.length - 1;
  const first = doc.lines.length - count;
  if (count < 1 || first < 0 || sought[count] !== "") return undefined;
  const folded = doc.folded(step);
  for (let i = 0; i < count; i += 1) if (folded[first + i] !== fold(sought[i] ?? "", step)) return undefined;
  const from = doc.startOf(first);
  const to = doc.body.length;
  return options.skip?.(from, to) === undefined ? { step, from, to, lacksFinalEnd: true } : undefined;
}

/**
 * Drops what says nothing in loose matching: a last line of nothing but blanks, sent the same in both texts,
 * is the beginning of the next line's indent.
 */
export function withoutLooseEdges(
  sought: readonly string[],
  wanted: readonly string[],
): readonly [sought: readonly string[], wanted: readonly string[]] {
  const last = sought.at(-1) ?? "";
  if (sought.length < 2 || last === "" || last.trim() !== "" || wanted.at(-1) !== last)
    return [sought, wanted];
  return [
    [...sought.slice(0, -1), ""],
    [...wanted.slice(0, -1), ""],
  ];
}
