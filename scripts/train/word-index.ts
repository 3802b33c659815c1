import { bm25f, type Collection, inverseFrequency, type Match } from "../../src/core/retrieval/bm25f.ts";
import type { Term } from "../../src/core/retrieval/question.ts";
import { eachToken, fieldLengths, tokenHash } from "../../src/core/retrieval/row.ts";

/** All chunks of a corpus by their words. */
export interface WordIndex {
  readonly collection: Collection;
  /** BM25F of each chunk, 0 for one without any of the words. */
  scores(terms: readonly Term[]): Float64Array;
}

interface Posting {
  readonly row: number;
  readonly fields: number;
  readonly body: number;
}

/** @param rows of the chunks, as `packRow` makes them. */
export function createWordIndex(rows: readonly Uint8Array[]): WordIndex {
  const postings = new Map<number, Posting[]>();
  const lengths = rows.map(fieldLengths);
  for (const [row, words] of rows.entries())
    eachToken(words, (hash, fields, body) => {
      const list = postings.get(hash);
      if (list) list.push({ row, fields, body });
      else postings.set(hash, [{ row, fields, body }]);
    });
  const collection: Collection = {
    chunks: rows.length,
    lengths: [0, 1, 2, 3, 4, 5].map(
      (field) => lengths.reduce((sum, all) => sum + (all[field] ?? 0), 0) / Math.max(1, rows.length),
    ),
    frequency: (token) => postings.get(tokenHash(token))?.length ?? 0,
  };
  return {
    collection,
    scores(terms) {
      const idf = Float64Array.from(terms, ({ token }) =>
        inverseFrequency(rows.length, collection.frequency(token)),
      );
      const matches = new Map<number, Match>();
      for (const [index, { hash }] of terms.entries())
        for (const { row, fields, body } of postings.get(hash) ?? []) {
          let match = matches.get(row);
          if (!match) {
            match = {
              fields: new Uint8Array(terms.length),
              body: new Uint8Array(terms.length),
              lengths: lengths[row] ?? [],
            };
            matches.set(row, match);
          }
          match.fields[index] = fields;
          match.body[index] = body;
        }
      const scores = new Float64Array(rows.length);
      for (const [row, match] of matches) scores[row] = bm25f(terms, idf, match, collection);
      return scores;
    },
  };
}
