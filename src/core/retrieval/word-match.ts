import { highest } from "./direction.ts";
import { columnOf, fieldsShift, hashMask, rowHeadNumbers } from "./row.ts";

/** The packed words of all chunks, one after the other; see `packRow`. */
export interface PackedWords {
  readonly ids: Float64Array;
  /** `isGone`, `isSummary` or 0, by place. */
  readonly flags: Uint8Array;
  /** Where the row of a place begins; that of the next ends it. */
  readonly starts: Uint32Array;
  readonly numbers: Int32Array;
  readonly size: number;
}

export const isGone = 1;
export const isSummary = 2;

/** Which chunks have which of a few words. */
export interface WordMatches {
  /** In how many chunks each word stands, in the order of the words. */
  readonly frequencies: Uint32Array;
  /** Ids of the chunks that have any of these words (places in the list), by BM25, best first. */
  best(words: readonly number[], limit: number, within?: ReadonlySet<number>): number[];
}

/**
 * Looks for words in every chunk: 5 million tokens, those of 100,000 chunks, pass by in about 15 ms, which is less than
 * a full-text table takes to read the postings of a few common words, and needs no such table.
 */
export function matchWords(packed: PackedWords, hashes: readonly number[]): WordMatches {
  const { ids, flags, starts, numbers, size } = packed;
  const { heads, next } = slotsOf(hashes);
  const frequencies = new Uint32Array(hashes.length);
  const rows = createRows();
  let [chunks, tokens] = [0, 0];
  for (let place = 0; place < size; place++) {
    if ((flags[place] as number) & isGone) continue;
    const end = starts[place + 1] as number;
    let count = 0;
    for (let at = (starts[place] as number) + rowHeadNumbers; at < end; at++) {
      // All of these lie within their bounds, which the casts to number stand for.
      const token = numbers[at] as number;
      let word = heads[token & slotMask] as number;
      if (word !== none) {
        const hash = token & hashMask;
        while (word !== none && hashes[word] !== hash) word = next[word] as number;
        if (word !== none) {
          frequencies[word] = (frequencies[word] as number) + 1;
          rows.hit(word * 8 + columnOf((token >> fieldsShift) & 31));
        }
      }
      // A high count has a number of its own.
      if (token >> 29 === -1) at++;
      count++;
    }
    chunks++;
    tokens += count;
    rows.end(place, count);
  }
  const average = tokens / Math.max(1, chunks);
  return {
    frequencies,
    best(words, limit, within) {
      const idf = new Float64Array(hashes.length);
      for (const word of words) {
        const frequency = frequencies[word] ?? 0;
        idf[word] = Math.max(leastIdf, Math.log((chunks - frequency + 0.5) / (frequency + 0.5)));
      }
      const scores = new Float64Array(rows.size());
      rows.each((row, place, count, hit) => {
        if (within && !within.has(ids[place] ?? 0)) return;
        const length = saturation * (1 - lengthShare + (lengthShare * count) / average);
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

/** Chunks with their hits: eight times the place of a word, and the column where it weighs most. */
function createRows() {
  let hits = new Uint16Array(1024);
  let places = new Uint32Array(256);
  let counts = new Uint16Array(256);
  let ends = new Uint32Array(256);
  let [size, length] = [0, 0];
  return {
    size: () => size,
    place: (row: number) => places[row] ?? 0,
    hit(value: number): void {
      if (length === hits.length) hits = doubled(hits, new Uint16Array(length * 2));
      hits[length++] = value;
    },
    /** Those since the last call are of this chunk, which has so many distinct tokens. */
    end(place: number, count: number): void {
      if (length === (size === 0 ? 0 : ends[size - 1])) return;
      if (size === places.length) {
        places = doubled(places, new Uint32Array(size * 2));
        counts = doubled(counts, new Uint16Array(size * 2));
        ends = doubled(ends, new Uint32Array(size * 2));
      }
      places[size] = place;
      counts[size] = Math.min(count, 0xffff);
      ends[size++] = length;
    },
    each(found: (row: number, place: number, count: number, hit: number) => void): void {
      for (let row = 0, at = 0; row < size; row++)
        for (; at < (ends[row] as number); at++)
          found(row, places[row] as number, counts[row] as number, hits[at] as number);
    },
  };
}

function doubled<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** BM25 in its usual setting, as in SQLite: it only chooses candidates, which the ranker then looks at. */
const saturation = 1.2;
const lengthShare = 0.75;
const leastIdf = 1e-6;
const columnWeights = [3, 1.5, 1.5, 1, 1, 1];

/** Few enough slots for the fastest memory, so many that other words hardly ever meet one that is taken. */
const slotMask = 4_095;
const none = 0xffff;

/** Finds a word by the lowest bits of its hash: `heads` leads to the first, `next` from one to another. */
function slotsOf(hashes: readonly number[]): { heads: Uint16Array; next: Uint16Array } {
  const heads = new Uint16Array(slotMask + 1).fill(none);
  const next = new Uint16Array(hashes.length).fill(none);
  for (const [word, hash] of hashes.entries()) {
    next[word] = heads[hash & slotMask] ?? none;
    heads[hash & slotMask] = word;
  }
  return { heads, next };
}
