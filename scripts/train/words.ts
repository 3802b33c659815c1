import { otherForms } from "../../src/core/retrieval/abbreviations.ts";
import type { ChunkTokens } from "../../src/core/retrieval/table.ts";
import { tableFields } from "../../src/core/retrieval/table-file.ts";

const weights = { name: 2.5, chain: 1.5, path: 1.5, signature: 1, body: 1 } as const;
const lengthShare = { name: 0.3, chain: 0.3, path: 0.5, signature: 0.5, body: 0.75 } as const;
const saturation = 2;
const abbreviated = 0.5;

/** BM25F (Robertson, Zaragoza, Taylor 2004) over all pieces, as a companion to measure the table with. */
export function wordScorer(pieces: readonly ChunkTokens[]): (question: readonly string[]) => number[] {
  const postings = new Map<string, Map<number, number>>();
  for (const field of tableFields) {
    const mean = pieces.reduce((sum, piece) => sum + piece[field].length, 0) / pieces.length || 1;
    for (const [index, piece] of pieces.entries()) {
      const length = 1 - lengthShare[field] + (lengthShare[field] * piece[field].length) / mean;
      for (const token of piece[field]) {
        const list = postings.get(token) ?? new Map<number, number>();
        postings.set(token, list);
        list.set(index, (list.get(index) ?? 0) + weights[field] / length);
      }
    }
  }
  return (question) => {
    const terms = new Map(question.map((token) => [token, 1]));
    for (const token of question)
      for (const other of otherForms(token)) if (!terms.has(other)) terms.set(other, abbreviated);
    const scores = new Array<number>(pieces.length).fill(0);
    for (const [token, weight] of terms) {
      const list = postings.get(token) ?? new Map<number, number>();
      const rarity = Math.log(1 + (pieces.length - list.size + 0.5) / (list.size + 0.5));
      for (const [index, frequency] of list)
        scores[index] =
          (scores[index] ?? 0) + (weight * rarity * frequency * (saturation + 1)) / (saturation + frequency);
    }
    return scores;
  };
}
