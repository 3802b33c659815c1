import type { NameRow } from "../../store/symbol-names.ts";
import type { MatchStep } from "./contract.ts";
import { fuzzyScore } from "./fuzzy.ts";
import type { View } from "./view.ts";

/** Names that fit, best first, and whether there may be more than were looked at. */
export interface NameMatches {
  readonly names: readonly NameRow[];
  readonly isCut: boolean;
}

/** Names looked at in one step, and names whose definitions are then asked for. */
const maxScanned = 1_500;
const maxNames = 150;

export function namesFor(view: Pick<View, "names">, step: MatchStep, query: string): NameMatches {
  const lower = query.toLowerCase();
  switch (step) {
    case "exact": {
      const id = view.names.idOf(query);
      return { names: id === undefined ? [] : [{ id, text: query }], isCut: false };
    }
    case "ignoring case":
      return whole(view.names.ignoringCase(lower, maxNames));
    case "prefix":
      return whole(view.names.beginning(lower, maxScanned, maxNames));
    case "substring":
      return [...lower].length < 3 ? whole([]) : whole(view.names.containing(lower, maxScanned, maxNames));
    case "fuzzy":
      return fuzzyNames(view, query);
  }
}

const whole = (names: readonly NameRow[]): NameMatches => ({ names, isCut: names.length >= maxNames });

/** Names that are hardly like the query only mislead. */
const leastScore = 0.6;
const maxFuzzy = 100;
/** Groups of three letters that are asked for, the rarest first, as long as few names hold them. */
const maxTrigrams = 8;
const maxHolding = 1_500;
/** Up to this length one mistake may leave no three letters whole: names of about that length are looked at, too. */
const shortLength = 6;
/** Longer names are also looked at when they begin like the query and their lengths differ by no more. */
const longNear = 2;
const longestQuery = 100;

/** Candidates by common letters, scored one by one. */
export function fuzzyNames(view: Pick<View, "names">, query: string): NameMatches {
  const lower = query.toLowerCase().slice(0, longestQuery);
  const candidates = new Map<number, NameRow>();
  const trigrams = [
    ...new Set([...lower].slice(0, -2).map((_, at) => [...lower].slice(at, at + 3).join(""))),
  ];
  const rare = trigrams
    .map((text) => ({ text, count: view.names.frequency(text, maxHolding) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count)
    .slice(0, maxTrigrams);
  const asked = withRoom(rare);
  if (asked.length > 0)
    for (const row of view.names.holdingAny(asked, maxHolding)) candidates.set(row.id, row);
  const [first, second] = lower;
  if (first !== undefined) {
    const length = lower.length;
    const glob = `${[...lower].map(plain).join("*")}*`;
    const isShort = length <= shortLength;
    const near = isShort ? 1 : -length;
    const alike = view.names.like(first, glob, length - near, length + near, maxHolding);
    // Two letters swapped in the middle of a long name can leave it only trigrams that are too common to be asked for.
    const begun = first + (second ?? "");
    const longs = isShort ? [] : view.names.like(begun, "", length - longNear, length + longNear, maxHolding);
    for (const row of [...alike, ...longs]) candidates.set(row.id, row);
  }
  const scored = [...candidates.values()]
    .map((row) => ({ row, score: fuzzyScore(query, row.text) }))
    .filter(({ score }) => score >= leastScore)
    .sort(
      (a, b) =>
        b.score - a.score || a.row.text.length - b.row.text.length || (a.row.text < b.row.text ? -1 : 1),
    );
  return { names: scored.slice(0, maxFuzzy).map(({ row }) => row), isCut: scored.length > maxFuzzy };
}

/** As many as hold no more names together than are looked at; the rarest in any case. */
function withRoom(rare: readonly { readonly text: string; readonly count: number }[]): string[] {
  let room = maxHolding;
  return rare.flatMap(({ text, count }, at) => {
    room -= count;
    return at === 0 || room > 0 ? [text] : [];
  });
}

/** A letter as GLOB takes it literally. */
const plain = (letter: string): string => (/[*?[\]]/.test(letter) ? `[${letter}]` : letter);
