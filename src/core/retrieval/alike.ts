import type { Likeness } from "./likeness.ts";
import { eachToken } from "./row.ts";

/** How well the words of a chunk stand for those of a question, 0 to 1 each. */
export interface Alike {
  /** By how rare the words of the question are. */
  readonly byRarity: number;
  /** By how much they say, as the table has learned; of the name, the signature, what is around. */
  readonly any: number;
  readonly symbol: number;
  readonly signature: number;
  readonly context: number;
  /** Of the quarter of the words that is found worst, the best. */
  readonly least: number;
}

/** @param idf how rare each word of the question is, in the order of the likeness. */
export function alikeOf(row: Uint8Array, likeness: Likeness, idf: Float64Array): Alike {
  const { weights } = likeness;
  const count = weights.length;
  const [any, symbol] = [new Float32Array(count), new Float32Array(count)];
  const [signature, context] = [new Float32Array(count), new Float32Array(count)];
  eachToken(row, (hash, fields) => {
    const cosines = likeness.of(hash);
    for (let i = 0; i < count; i++) {
      const cosine = cosines[i] ?? 0;
      if (cosine > (any[i] ?? 0)) any[i] = cosine;
      if (fields & 1 && cosine > (symbol[i] ?? 0)) symbol[i] = cosine;
      if (fields & 8 && cosine > (signature[i] ?? 0)) signature[i] = cosine;
      if (fields & 6 && cosine > (context[i] ?? 0)) context[i] = cosine;
    }
  });
  return {
    byRarity: meanOf(any, idf, count),
    any: meanOf(any, weights, count),
    symbol: meanOf(symbol, weights, count),
    signature: meanOf(signature, weights, count),
    context: meanOf(context, weights, count),
    least: [...any].sort((a, b) => a - b)[count >> 2] ?? 0,
  };
}

function meanOf(values: Float32Array, weights: ArrayLike<number>, count: number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    sum += (values[i] ?? 0) * (weights[i] ?? 0);
    total += weights[i] ?? 0;
  }
  return total > 0 ? sum / total : 0;
}
