import type { Term } from "./question.ts";
import { eachToken, fieldLengths } from "./row.ts";

/** What is known of all chunks together. */
export interface Collection {
  readonly chunks: number;
  /** Average length of each field. */
  readonly lengths: readonly number[];
  /** In how many chunks a token stands. */
  frequency(token: string): number;
}

/** How often the words of a question stand in a chunk. */
export interface Match {
  /** By term: bits of the fields before the body. */
  readonly fields: Uint8Array;
  /** By term: how often in the body. */
  readonly body: Uint8Array;
  readonly lengths: readonly number[];
}

/** Finds the terms in a packed row. */
export function matchTerms(byHash: ReadonlyMap<number, number>, row: Uint8Array): Match {
  const fields = new Uint8Array(byHash.size);
  const body = new Uint8Array(byHash.size);
  eachToken(row, (hash, mask, count) => {
    const term = byHash.get(hash);
    if (term === undefined) return;
    fields[term] = mask;
    body[term] = count;
  });
  return { fields, body, lengths: fieldLengths(row) };
}

/** Weights of the fields and how much their length counts, in the order of `fieldNames`; measured on the development packages. */
const fieldWeights = [3, 1.5, 1.5, 1, 1, 1] as const;
const lengthWeights = [0.3, 0.3, 0.5, 0.5, 0.6, 0.75] as const;
const saturation = 4;

/** Positive for every token, whatever its frequency. */
export function inverseFrequency(chunks: number, frequency: number): number {
  return Math.log(1 + (chunks - frequency + 0.5) / (frequency + 0.5));
}

/**
 * BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009) of a chunk.
 * Only the best of a word's forms counts.
 */
export function bm25f(
  terms: readonly Term[],
  idf: Float64Array,
  match: Match,
  collection: Pick<Collection, "lengths">,
): number {
  for (let field = 0; field < fieldWeights.length; field++) {
    const b = lengthWeights[field] ?? 0;
    const share = (match.lengths[field] ?? 0) / (collection.lengths[field] || 1);
    norms[field] = (fieldWeights[field] ?? 0) / (1 - b + b * share);
  }
  best.fill(0);
  let sum = 0;
  for (let index = 0; index < terms.length; index++) {
    const mask = match.fields[index] ?? 0;
    const inBody = match.body[index] ?? 0;
    const term = terms[index];
    if (term === undefined || (mask === 0 && inBody === 0)) continue;
    let frequency = inBody * (norms[5] ?? 0);
    for (let field = 0; field < 5; field++) if (mask & (1 << field)) frequency += norms[field] ?? 0;
    const score = (term.weight * (idf[index] ?? 0) * frequency * (saturation + 1)) / (saturation + frequency);
    const known = best[term.place] ?? 0;
    if (score <= known) continue;
    sum += score - known;
    best[term.place] = score;
  }
  return sum;
}

// Of one call only, which gives way to none; a question has at most as many words (see `termsOf`).
const norms = new Float64Array(fieldWeights.length);
const best = new Float64Array(64);
