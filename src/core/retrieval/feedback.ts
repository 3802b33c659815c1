import { eachToken } from "./row.ts";

const trusted = 5;
const taken = 24;

/**
 * Pseudo-relevance feedback in the manner of RM3 (Abdul-Jaleel et al., TREC 2004): words that the best candidates share
 * and the others do not, and how many of them each candidate has. How rare a word is, is judged by the candidates alone.
 */
export function feedback(
  candidates: readonly { readonly row: Uint8Array; readonly kind: string }[],
  scores: readonly number[],
  asked: ReadonlyMap<number, number>,
): number[] {
  const best = [...scores.keys()]
    .filter((index) => candidates[index]?.kind !== "file")
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, trusted);
  const weights = new Map<number, number>();
  for (const index of best) {
    const candidate = candidates[index];
    if (!candidate) continue;
    const share = (scores[index] ?? 0) / (candidate.row.length || 1);
    eachToken(candidate.row, (hash, fields, body) => {
      if (asked.has(hash)) return;
      const count = Math.min(3, body) + (fields & 1 ? 2 : 0) + (fields & 24 ? 1 : 0);
      weights.set(hash, (weights.get(hash) ?? 0) + share * count);
    });
  }
  const frequency = new Map<number, number>();
  for (const { row } of candidates)
    eachToken(row, (hash) => {
      if (weights.has(hash)) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
    });
  const telling = [...weights]
    .map(
      ([hash, weight]) =>
        [hash, weight * Math.log(1 + candidates.length / (frequency.get(hash) ?? 1))] as const,
    )
    .sort((a, b) => b[1] - a[1])
    .slice(0, taken);
  const chosen = new Map(telling);
  return candidates.map(({ row }) => {
    let sum = 0;
    eachToken(row, (hash, fields, body) => {
      const weight = chosen.get(hash);
      if (weight !== undefined)
        sum += weight * (body / (body + 2) + (fields & 1 ? 1 : 0) + (fields & 24 ? 0.5 : 0));
    });
    return sum / Math.sqrt(4 + row.length / 5);
  });
}
