import type { ChunkReader, StoredChunk } from "../../store/chunk-reader.ts";
import type { Meaning } from "./meaning.ts";
import { numbersOf, tokensIn } from "./row.ts";
import { createVectors } from "./vectors.ts";
import { copied, createWordMatcher, isGone, isSummary, type WordMatches } from "./word-match.ts";

/**
 * What a question looks at of every chunk, in memory: packed words and directions, about 600 bytes a chunk. It is read
 * on from the last id; chunks that went are marked, and all is read anew when a quarter has gone.
 */
export interface Shelf {
  /** Which chunks have which of these words, until the next call. */
  match(hashes: readonly number[]): WordMatches;
  /** In how many chunks each of these words stands; costs nothing for words that `match` has just looked for. */
  frequencies(hashes: readonly number[]): ArrayLike<number>;
  /** Cosines of a direction with all chunks, by place, until the next call; empty without a table. */
  cosines(direction: Float32Array): Float32Array;
  /** Ids of the chunks with the highest of these. Summaries of files are none of them. */
  nearest(cosines: Float32Array, limit: number, within?: ReadonlySet<number>): number[];
  /** Where a chunk stands; undefined for one that is not here. */
  place(id: number): number | undefined;
  words(place: number): Uint8Array;
  /** Where chunks lie and what they are called, those of them that are there, in no order; kept for the next question. */
  chunks(ids: Iterable<number>, reader: ChunkReader): StoredChunk[];
}

/** The shelf of an index. */
export interface Shelves {
  /** Takes in what came, marks what went; gives way to others every few milliseconds. */
  sync(reader: ChunkReader): Promise<Shelf>;
}

export function createShelves(meaning: Meaning | undefined): Shelves {
  let current: ReturnType<typeof createShelf> | undefined;
  let taking: Promise<unknown> = Promise.resolve();
  const take = async (reader: ChunkReader): Promise<Shelf> => {
    const totals = reader.totals();
    const isWorn = (shelf: NonNullable<typeof current>) =>
      shelf.epoch !== totals.epoch || shelf.size() > 1000 + totals.chunks * maxGone;
    const shelf = current && !isWorn(current) ? current : createShelf(totals.epoch, meaning);
    await shelf.readOn(reader);
    // Taken into use when it is full: other questions go on with the old one meanwhile.
    current = shelf;
    return shelf;
  };
  return {
    sync(reader) {
      // One after the other: two at once would take the same chunks in twice.
      const mine = taking.then(() => take(reader));
      taking = mine.catch(() => undefined);
      return mine;
    },
  };
}

const maxGone = 1.25;
const rowsToRead = 500;
const fileKind = 6;
/** Chunks kept with their names: about 5 MB. */
const maxKept = 10_000;

function createShelf(epoch: number, meaning: Meaning | undefined) {
  const vectors = meaning && createVectors(meaning);
  const matchWords = createWordMatcher();
  let ids = new Float64Array(1024);
  let flags = new Uint8Array(1024);
  let counts = new Uint16Array(1024);
  /** Where the words of a chunk begin; those of the next end them. */
  let starts = new Uint32Array(1025);
  let numbers = new Int32Array(1 << 16);
  let size = 0;
  let gone = 0;
  let counted = new Map<number, number>();
  const kept = new Map<number, StoredChunk>();

  const add = (id: number, kind: number, words: Uint8Array): void => {
    if (size === ids.length) {
      ids = copied(ids, new Float64Array(size * 2));
      flags = copied(flags, new Uint8Array(size * 2));
      counts = copied(counts, new Uint16Array(size * 2));
      starts = copied(starts, new Uint32Array(size * 2 + 1));
    }
    const start = starts[size] ?? 0;
    const row = numbersOf(words);
    if (start + row.length > numbers.length)
      numbers = copied(numbers, new Int32Array(Math.ceil((start + row.length) * 1.5)));
    numbers.set(row, start);
    ids[size] = id;
    counts[size] = Math.min(0xffff, tokensIn(row));
    if (kind === fileKind) flags[size] = isSummary;
    vectors?.push(kind === fileKind ? undefined : words);
    size++;
    starts[size] = start + row.length;
  };
  const place = (id: number): number | undefined => {
    let low = 0;
    let high = size - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = ids[middle] ?? 0;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  };
  const match = (hashes: readonly number[]): WordMatches => {
    const matches = matchWords({ ids, flags, counts, starts, numbers, size }, hashes);
    counted = new Map(hashes.map((hash, word) => [hash, matches.frequencies[word] ?? 0]));
    return matches;
  };
  const markGone = (present: readonly number[]): void => {
    gone = 0;
    counted.clear();
    kept.clear();
    for (let at = 0, next = 0; at < size; at++) {
      while ((present[next] ?? Number.POSITIVE_INFINITY) < (ids[at] ?? 0)) next++;
      if (present[next] === ids[at]) continue;
      flags[at] = (flags[at] ?? 0) | isGone;
      gone++;
    }
  };

  return {
    epoch,
    size: () => size,
    async readOn(reader: ChunkReader): Promise<void> {
      for (;;) {
        const rows = reader.wordsAfter(size === 0 ? 0 : (ids[size - 1] ?? 0), rowsToRead);
        for (const { id, kind, words } of rows) add(id, kind, words);
        if (rows.length > 0) counted.clear();
        if (rows.length < rowsToRead) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (size - gone !== reader.totals().chunks) markGone(reader.ids());
    },
    match,
    frequencies(hashes: readonly number[]): ArrayLike<number> {
      const found = hashes.map((hash) => counted.get(hash));
      return found.every((frequency) => frequency !== undefined) ? found : match(hashes).frequencies;
    },
    cosines: (direction: Float32Array) => vectors?.cosines(direction) ?? new Float32Array(),
    nearest(cosines: Float32Array, limit: number, within?: ReadonlySet<number>): number[] {
      const best: number[] = [];
      let least = Number.NEGATIVE_INFINITY;
      for (let at = 0; at < cosines.length; at++) {
        if ((cosines[at] ?? 0) <= least || flags[at] !== 0 || (within && !within.has(ids[at] ?? 0))) continue;
        best.push(at);
        if (best.length < limit * 2) continue;
        keepBest(best, cosines, limit);
        least = cosines[best[limit - 1] ?? 0] ?? 0;
      }
      keepBest(best, cosines, limit);
      return best.map((at) => ids[at] ?? 0);
    },
    place,
    chunks(ids: Iterable<number>, reader: ChunkReader): StoredChunk[] {
      const wanted = [...ids];
      if (kept.size > maxKept) kept.clear();
      const read = reader.chunks(wanted.filter((id) => !kept.has(id)));
      for (const chunk of read) kept.set(chunk.id, chunk);
      return wanted.flatMap((id) => kept.get(id) ?? []);
    },
    words(at: number): Uint8Array {
      const [start, end] = [starts[at] ?? 0, starts[at + 1] ?? 0];
      return new Uint8Array(numbers.buffer, start * 4, (end - start) * 4);
    },
  };
}

/** The places of the highest, best first; equal ones in their order. */
function keepBest(places: number[], scores: Float32Array, limit: number): void {
  places.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  if (places.length > limit) places.length = limit;
}
