import { queryTokens } from "../../src/core/retrieval/tokens.ts";
import type { Example } from "./extract.ts";

/** What was taken away, and why. */
export interface Cleaning {
  readonly kept: readonly Example[];
  readonly copies: number;
  readonly repeated: number;
  readonly alike: number;
  /** Packages left out whole, because too much in them is like a development package. */
  readonly packages: readonly string[];
}

/** Says whether a function, or what is said of it, stands in a development package: the same code, or nearly the same words. */
export interface Fence {
  has(example: Example): boolean;
}

/** How much of their words two sentences share before one counts as a version of the other. */
const alikeFrom = 0.7;
const leastWords = 4;

export function fenceAround(developed: readonly Example[]): Fence {
  const codes = new Set(developed.filter(isLongEnough).map(({ code }) => code));
  const said = new Map(
    developed
      .filter(({ sentence }) => sentence !== "")
      .map(({ sentence }) => [keyOf(sentence), wordsOf(sentence)]),
  );
  const containing = new Map<string, Set<string>[]>();
  for (const words of said.values())
    for (const word of words) {
      const list = containing.get(word);
      if (list) list.push(words);
      else containing.set(word, [words]);
    }
  const isAlike = (words: Set<string>): boolean => {
    if (words.size < leastWords) return false;
    const shared = new Map<Set<string>, number>();
    for (const word of words)
      for (const other of containing.get(word) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
    for (const [other, count] of shared)
      if (count / (words.size + other.size - count) >= alikeFrom) return true;
    return false;
  };
  return {
    has: (example) =>
      (isLongEnough(example) && codes.has(example.code)) ||
      (example.sentence !== "" && (said.has(keyOf(example.sentence)) || isAlike(wordsOf(example.sentence)))),
  };
}

const maxRepeats = 2;
const suspectFrom = 6;
const suspectShare = 0.05;

/** Drops copies, sentences that are said again and again, and all that lies behind the fence. */
export function clean(examples: readonly Example[], fence: Fence): Cleaning {
  const behind = new Set(examples.filter((example) => fence.has(example)));
  const totals = new Map<string, [all: number, alike: number]>();
  for (const example of examples) {
    const [all, alike] = totals.get(example.package) ?? [0, 0];
    totals.set(example.package, [all + 1, alike + (behind.has(example) ? 1 : 0)]);
  }
  const packages = [...totals]
    .filter(([, [all, alike]]) => alike >= suspectFrom && alike / all >= suspectShare)
    .map(([name]) => name);
  const suspects = new Set(packages);
  const codes = new Set<string>();
  const times = new Map<string, number>();
  const kept: Example[] = [];
  let copies = 0;
  let repeated = 0;
  for (const example of examples) {
    if (behind.has(example) || suspects.has(example.package)) continue;
    if (isLongEnough(example)) {
      if (codes.has(example.code)) {
        copies++;
        continue;
      }
      codes.add(example.code);
    }
    const key = keyOf(example.sentence);
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    if (time > maxRepeats) repeated++;
    else kept.push(example);
  }
  return { kept, copies, repeated, alike: behind.size, packages };
}

const shortestTellingCode = 60;

/** Short code is alike by chance. */
function isLongEnough({ body }: Example): boolean {
  return body.length > shortestTellingCode;
}

function keyOf(sentence: string): string {
  return sentence
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}

function wordsOf(sentence: string): Set<string> {
  return new Set(queryTokens(sentence));
}
