import { highest } from "./direction.ts";
import { columnOf, fieldsShift, hashMask, hasOwnCount, rowHeadNumbers } from "./row.ts";

/** The packed words of all chunks, one after the other; see `packRow`. */
export interface PackedWords {
  readonly ids: Float64Array;
  /** `isGone`, `isSummary` or 0, by place. */
  readonly flags: Uint8Array;
  /** Distinct words, by place. */
  readonly counts: Uint16Array;
  /** Where the row of a place begins; that of the next ends it. */
  readonly starts: Uint32Array;
  readonly numbers: Int32Array;
  /** Places in use. */
  readonly size: number;
}

export const isGone = 1;
export const isSummary = 2;

/** Which chunks have which of a few words. Right until words are looked for again: the memory is used anew. */
export interface WordMatches {
  /** In how many chunks each word stands, in the order of the words. */
  readonly frequencies: Uint32Array;
  /** Ids of the chunks that have any of these words (places in the list), by BM25, best first. */
  best(words: readonly number[], limit: number, within?: ReadonlySet<number>): number[];
}

/**
 * Looks for words in every chunk: 5 million tokens, those of 100,000 chunks, pass by in about 5 ms, which is less than
 * a full-text table takes to read the postings of a few common words, and needs no such table.
 */
export function createWordMatcher(): (packed: PackedWords, hashes: readonly number[]) => WordMatches {
  const rows = createRows();
  const positions = new Uint32Array(blockLength);
  return (packed, hashes) => matchWords(packed, hashes, rows, positions);
}

function matchWords(
  packed: PackedWords,
  hashes: readonly number[],
  rows: ReturnType<typeof createRows>,
  positions: Uint32Array,
): WordMatches {
  const { ids, flags, counts, starts, numbers, size } = packed;
  const { isHead, heads, next } = slotsOf(hashes);
  const frequencies = new Uint32Array(hashes.length);
  rows.clear();
  const end = starts[size] ?? 0;
  for (let first = 0, place = 0; first < end; first += blockLength) {
    const found = candidatesIn(numbers, first, Math.min(end, first + blockLength), isHead, positions);
    for (let i = 0; i < found; i++) {
      // All of these lie within their bounds, which the casts to number stand for.
      const at = positions[i] as number;
      const token = numbers[at] as number;
      const hash = token & hashMask;
      let word = heads[token & slotMask] as number;
      while (word !== none && hashes[word] !== hash) word = next[word] as number;
      if (word === none) continue;
      while ((starts[place + 1] as number) <= at) place++;
      const tokensFrom = (starts[place] as number) + rowHeadNumbers;
      // What precedes the words, and high counts, are no words.
      const isWord = at === tokensFrom || (at > tokensFrom && !hasOwnCount(numbers[at - 1] as number));
      if (!isWord || (flags[place] as number) & isGone) continue;
      frequencies[word] = (frequencies[word] as number) + 1;
      rows.hit(place, word * 8 + columnOf((token >> fieldsShift) & 31));
    }
  }
  const { chunks, tokens } = totalsOf(packed);
  const average = tokens / Math.max(1, chunks);
  return {
    frequencies,
    best(words, limit, within) {
      const idf = new Float64Array(hashes.length);
      for (const word of words) {
        const frequency = frequencies[word] ?? 0;
        idf[word] = Math.max(leastIdf, Math.log((chunks - frequency + 0.5) / (frequency + 0.5)));
      }
      const scores = rows.scores();
      rows.each((row, place, hit) => {
        if (within && !within.has(ids[place] ?? 0)) return;
        const length = saturation * (1 - lengthShare + (lengthShare * (counts[place] ?? 0)) / average);
        const weight = columnWeights[hit & 7] ?? 0;
        scores[row] =
          (scores[row] ?? 0) + ((idf[hit >> 3] ?? 0) * weight * (saturation + 1)) / (weight + length);
      });
      return highest(scores, limit)
        .filter((row) => (scores[row] ?? 0) > 0)
        .map((row) => ids[rows.place(row)] ?? 0);
    },
  };
}

const blockLength = 65_536;

/** Nothing but this loop passes over everything: it has to stay as short as it is. @returns how many `positions`. */
function candidatesIn(
  numbers: Int32Array,
  first: number,
  end: number,
  isHead: Uint8Array,
  positions: Uint32Array,
): number {
  let count = 0;
  for (let at = first; at < end; at++)
    if (isHead[(numbers[at] as number) & slotMask] !== 0) positions[count++] = at;
  return count;
}

function totalsOf({ flags, counts, size }: PackedWords): { chunks: number; tokens: number } {
  let [chunks, tokens] = [0, 0];
  for (let place = 0; place < size; place++) {
    if ((flags[place] as number) & isGone) continue;
    chunks++;
    tokens += counts[place] as number;
  }
  return { chunks, tokens };
}

/** Chunks with their hits: eight times the place of a word, and the column where it weighs most. */
function createRows() {
  let hits = new Uint16Array(1024);
  let places = new Uint32Array(256);
  let ends = new Uint32Array(256);
  let values = new Float64Array(0);
  let [size, length] = [0, 0];
  return {
    clear(): void {
      [size, length] = [0, 0];
    },
    /** A zero for each chunk. */
    scores(): Float64Array {
      if (values.length < size) values = new Float64Array(places.length);
      return values.subarray(0, size).fill(0);
    },
    place: (row: number) => places[row] ?? 0,
    /** Those of one chunk come one after the other. */
    hit(place: number, value: number): void {
      if (size === 0 || places[size - 1] !== place) {
        if (size === places.length) {
          places = copied(places, new Uint32Array(size * 2));
          ends = copied(ends, new Uint32Array(size * 2));
        }
        places[size++] = place;
      }
      if (length === hits.length) hits = copied(hits, new Uint16Array(length * 2));
      hits[length++] = value;
      ends[size - 1] = length;
    },
    each(found: (row: number, place: number, hit: number) => void): void {
      for (let row = 0, at = 0; row < size; row++)
        for (; at < (ends[row] as number); at++) found(row, places[row] as number, hits[at] as number);
    },
  };
}

/** All of an array, in the beginning of a longer one. */
export function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** BM25 in its usual setting, as in SQLite: it only chooses candidates, which the ranker then looks at. */
const saturation = 1.2;
const lengthShare = 0.75;
const leastIdf = 1e-6;
const columnWeights = [3, 1.5, 1.5, 1, 1, 1];

/** Few enough slots for the fastest memory, so many that other words hardly ever meet one that is taken. */
const slotMask = 16_383;
const none = 0xffff;

/** Finds a word by the lowest bits of its hash: `heads` leads to the first, `next` from one to another. */
function slotsOf(hashes: readonly number[]): { isHead: Uint8Array; heads: Uint16Array; next: Uint16Array } {
  const isHead = new Uint8Array(slotMask + 1);
  const heads = new Uint16Array(slotMask + 1).fill(none);
  const next = new Uint16Array(hashes.length).fill(none);
  for (const [word, hash] of hashes.entries()) {
    const slot = hash & slotMask;
    next[word] = heads[slot] ?? none;
    heads[slot] = word;
    isHead[slot] = 1;
  }
  return { isHead, heads, next };
}
