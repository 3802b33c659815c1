import type { ChunkReader } from "../../store/chunk-reader.ts";
import type { Meaning } from "./meaning.ts";

/** A chunk near a question. */
export interface Near {
  readonly id: number;
  readonly score: number;
}

/**
 * Directions of all chunks in memory, as numbers that JavaScript multiplies fastest. They are not kept in the index:
 * the packed words of a chunk give them at 10,000 chunks in about 0.1 s, and the database stays a third smaller.
 * Chunks that came are read on from the last id; those that went stay until a quarter of all is gone, and are not
 * found among the chunks.
 */
export interface Vectors {
  /** Takes in chunks that came; gives way to others every few milliseconds. */
  sync(reader: ChunkReader): Promise<void>;
  /** Cosines with all chunks, as `scores`; gives way to others every few milliseconds. */
  scan(question: Float32Array): Promise<Float32Array>;
  /** The best of these scores. */
  best(scores: Float32Array, limit: number, within?: ReadonlySet<number>): Near[];
  scoreOf(scores: Float32Array, id: number): number | undefined;
}

export function createVectors({ dimensions, ofWords }: Meaning): Vectors {
  let epoch = -1;
  let ids = new Float64Array(0);
  let values = new Float32Array(0);
  let size = 0;
  let taking: Promise<void> = Promise.resolve();

  const reserve = (rows: number): void => {
    if (rows <= ids.length) return;
    const room = Math.max(rows, Math.ceil(ids.length * 1.5), 1024);
    const moreIds = new Float64Array(room);
    moreIds.set(ids);
    const moreValues = new Float32Array(room * dimensions);
    moreValues.set(values);
    ids = moreIds;
    values = moreValues;
  };

  const take = async (reader: ChunkReader): Promise<void> => {
    const totals = reader.totals();
    if (totals.epoch !== epoch || size > 1000 + totals.chunks * maxGone) {
      epoch = totals.epoch;
      size = 0;
    }
    if (size === 0) reserve(totals.chunks);
    for (;;) {
      const last = size === 0 ? 0 : (ids[size - 1] ?? 0);
      const rows = reader.wordsAfter(last, rowsToRead);
      reserve(size + rows.length);
      for (const { id, words } of rows) {
        ids[size] = id;
        ofWords(words, values, size * dimensions);
        size++;
      }
      if (rows.length < rowsToRead) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  return {
    sync(reader) {
      // One after the other: two at once would take the same chunks in twice.
      const mine = taking.then(() => take(reader));
      taking = mine.catch(() => undefined);
      return mine;
    },
    async scan(question) {
      const rows = size;
      const scores = new Float32Array(rows);
      for (let first = 0; first < rows; first += rowsAtATime) {
        if (first > 0) await new Promise((resolve) => setImmediate(resolve));
        multiply(values, question, scores, first, Math.min(rows, first + rowsAtATime));
      }
      return scores;
    },
    best(scores, limit, within) {
      const found: Near[] = [];
      let least = Number.NEGATIVE_INFINITY;
      for (let row = 0; row < scores.length; row++) {
        const score = scores[row] ?? 0;
        if (score <= least || (within && !within.has(ids[row] ?? 0))) continue;
        found.push({ id: ids[row] ?? 0, score });
        if (found.length < limit * 2) continue;
        found.sort((a, b) => b.score - a.score);
        found.length = limit;
        least = found[limit - 1]?.score ?? least;
      }
      return found.sort((a, b) => b.score - a.score).slice(0, limit);
    },
    scoreOf(scores, id) {
      let low = 0;
      let high = scores.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const found = ids[middle] ?? 0;
        if (found === id) return scores[middle];
        if (found < id) low = middle + 1;
        else high = middle - 1;
      }
      return undefined;
    },
  };
}

const maxGone = 1.25;
// About five milliseconds of work.
const rowsAtATime = 16_384;
const rowsToRead = 500;

function multiply(
  values: Float32Array,
  question: Float32Array,
  scores: Float32Array,
  first: number,
  end: number,
): void {
  const width = question.length;
  for (let row = first; row < end; row++) {
    const from = row * width;
    // Four sums do not wait for each other; the casts stand for bounds that `reserve` keeps.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < width; i += 4) {
      a += (values[from + i] as number) * (question[i] as number);
      b += (values[from + i + 1] as number) * (question[i + 1] as number);
      c += (values[from + i + 2] as number) * (question[i + 2] as number);
      d += (values[from + i + 3] as number) * (question[i + 3] as number);
    }
    scores[row] = a + b + c + d;
  }
}
