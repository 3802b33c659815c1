import { diffArrays } from "diff";

/** Beyond this many differing lines or tokens an alignment is no longer worth its quadratic time. */
const maxDifferences = 400;
/** Blocks of changed lines up to this size are paired by likeness; larger ones stay unpaired. */
const maxBlock = 60;
/** Share of common words from which a new line counts as the successor of an old one. */
const minLikeness = 0.5;

/** For each new item the index of the old item it keeps or changes, -1 for one that is new. */
export type Pairing = readonly number[];

/** Pairs equal items in order (Myers' algorithm). */
export function pairEqual(before: readonly string[], after: readonly string[]): Pairing {
  return blocks(before, after).pairs;
}

/**
 * Pairs equal lines; between those, lines that are equal but for their indent; and in what is left, lines that
 * turn into one another.
 */
export function pairLines(before: readonly string[], after: readonly string[]): Pairing {
  const { pairs, changed } = blocks(before, after);
  for (const outer of changed) {
    const inner = blocks(
      before.slice(outer.at, outer.at + outer.removed).map((line) => line.trim()),
      after.slice(outer.start, outer.start + outer.added).map((line) => line.trim()),
    );
    for (const [i, pair] of inner.pairs.entries()) if (pair >= 0) pairs[outer.start + i] = outer.at + pair;
    for (const { at, removed, start, added } of inner.changed) {
      pairChanged(before, after, { at: outer.at + at, removed, start: outer.start + start, added }, pairs);
    }
  }
  return pairs;
}

function pairChanged(
  before: readonly string[],
  after: readonly string[],
  block: Block,
  pairs: number[],
): void {
  const { at, removed, start, added } = block;
  if (removed === added) for (let i = 0; i < added; i += 1) pairs[start + i] = at + i;
  else if (removed <= maxBlock && added <= maxBlock) pairAlike(before, after, block, pairs);
}

interface Block {
  readonly at: number;
  readonly removed: number;
  readonly start: number;
  readonly added: number;
}

function blocks(
  before: readonly string[],
  after: readonly string[],
): { pairs: number[]; changed: readonly Block[] } {
  const pairs: number[] = Array.from(after, () => -1);
  const changed: Block[] = [];
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) pairs[head] = head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) {
    tail += 1;
    pairs[after.length - tail] = before.length - tail;
  }
  const middle = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)] as const;
  const parts = diffArrays([...middle[0]], [...middle[1]], { maxEditLength: maxDifferences });
  if (!parts) {
    changed.push({ at: head, removed: middle[0].length, start: head, added: middle[1].length });
    return { pairs, changed };
  }
  let at = head;
  let start = head;
  let removed = 0;
  let added = 0;
  const close = () => {
    if (removed > 0 && added > 0) changed.push({ at: at - removed, removed, start: start - added, added });
    removed = 0;
    added = 0;
  };
  for (const part of parts) {
    const count = part.value.length;
    if (part.removed) {
      removed += count;
      at += count;
    } else if (part.added) {
      added += count;
      start += count;
    } else {
      close();
      for (let i = 0; i < count; i += 1) pairs[start++] = at++;
    }
  }
  close();
  return { pairs, changed };
}

function pairAlike(before: readonly string[], after: readonly string[], block: Block, pairs: number[]): void {
  let next = block.at;
  const end = block.at + block.removed;
  for (let i = block.start; i < block.start + block.added && next < end; i += 1) {
    let best = -1;
    let high = minLikeness;
    for (let j = next; j < end; j += 1) {
      const value = likeness(before[j] ?? "", after[i] ?? "");
      if (value >= high && value > (best < 0 ? 0 : high)) {
        best = j;
        high = value;
      }
    }
    if (best < 0) continue;
    pairs[i] = best;
    next = best + 1;
  }
}

/** Share of words that two lines have in common (Dice's coefficient), from 0 to 1. */
export function likeness(a: string, b: string): number {
  const left = words(a);
  const right = words(b);
  if (left.length + right.length === 0) return a.trim() === b.trim() ? 1 : 0;
  const rest = new Map<string, number>();
  for (const word of left) rest.set(word, (rest.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of right) {
    const count = rest.get(word) ?? 0;
    if (count === 0) continue;
    rest.set(word, count - 1);
    common += 1;
  }
  return (2 * common) / (left.length + right.length);
}

function words(line: string): readonly string[] {
  return line.match(/[\p{L}\p{N}_$]+/gu) ?? [];
}
