import type { ChunkReader, StoredChunk } from "../../store/chunk-reader.ts";
import { type Collection, inverseFrequency } from "./bm25f.ts";
import { chunkKinds } from "./chunks/chunk.ts";
import { type Candidate, featuresOf } from "./features.ts";
import type { Scorer } from "./forest.ts";
import type { Likeness } from "./likeness.ts";
import { byPlace } from "./order.ts";
import { askedOf, type Term, termsOf } from "./question.ts";
import type { Ranked } from "./select.ts";
import type { Shelf } from "./shelf.ts";

/** Meanings of the shipped table for one question. */
export interface Meanings {
  /** Ids of the nearest chunks. */
  nearest(limit: number): readonly number[];
  of(id: number): number | undefined;
  likeness(tokens: readonly string[]): Likeness;
}

/** What ranking needs besides the question. */
export interface Ranking {
  readonly reader: ChunkReader;
  readonly scorer: Scorer;
  readonly shelf: Shelf;
}

/** Candidates by words and by meaning. Twice as many cost as much again and rank no better. */
const maxByWords = 100;
const maxByMeaning = 100;
/** In a long question, words that stand in more than this share of all chunks choose no candidates. */
const commonShare = 0.3;
const manyTerms = 6;

/** Ranks the candidates for one phrasing of a question. */
export function rankChunks(
  question: string,
  within: ReadonlySet<number> | undefined,
  meanings: Meanings | undefined,
  extra: readonly number[],
  { reader, scorer, shelf }: Ranking,
): Ranked[] {
  const terms = termsOf(question);
  const totals = reader.totals();
  const matches = shelf.match(terms.map(({ hash }) => hash));
  const frequencies = new Map(terms.map(({ token }, word) => [token, matches.frequencies[word] ?? 0]));
  const collection: Collection = {
    chunks: totals.chunks,
    lengths: totals.lengths.map((sum) => sum / Math.max(1, totals.chunks)),
    frequency: (token) => frequencies.get(token) ?? 0,
  };
  const ids = new Set([
    ...extra,
    ...matches.best(choosing(terms, collection), maxByWords, within),
    ...(meanings?.nearest(maxByMeaning) ?? []),
  ]);
  // Ids follow the order in which files happened to be read, which must not decide between equals.
  const chunks = shelf.chunks(ids, reader).sort(byPlace);
  const candidates = chunks.map((chunk): Candidate => {
    const place = shelf.place(chunk.id);
    const words = place === undefined ? reader.words(chunk.id) : shelf.words(place);
    return candidateOf(chunk, words ?? new Uint8Array(), meanings?.of(chunk.id));
  });
  const features = featuresOf(terms, candidates, collection, meanings?.likeness(askedOf(terms)));
  return chunks.map((chunk, index) => ({ chunk, score: scorer(features[index] ?? new Float32Array()) }));
}

function candidateOf(chunk: StoredChunk, row: Uint8Array, meaning: number | undefined): Candidate {
  const { file, start, end, kind, symbol, chain, test } = chunk;
  return {
    file,
    kind: chunkKinds[kind] ?? "module",
    symbol,
    container: chain.slice(chain.lastIndexOf("/") + 1),
    start,
    end,
    isTest: test === 1,
    row,
    meaning,
  };
}

/** Places of the words that choose candidates: none that nearly every chunk has when there are enough others. */
function choosing(terms: readonly Term[], { chunks, frequency }: Collection): number[] {
  const known = [...terms.keys()].filter((word) => frequency(terms[word]?.token ?? "") > 0);
  const telling = known.filter((word) => frequency(terms[word]?.token ?? "") <= chunks * commonShare);
  return known.length > manyTerms && telling.length > 0 ? telling : known;
}

/** How telling the words of a question are, for choosing the lines to show. */
export function weightsOf(question: string, { reader, shelf }: Ranking): ReadonlyMap<string, number> {
  const { chunks } = reader.totals();
  const terms = termsOf(question);
  const frequencies = shelf.frequencies(terms.map(({ hash }) => hash));
  return new Map(
    terms.map(({ token, weight }, word) => [
      token,
      weight * inverseFrequency(chunks, frequencies[word] ?? 0),
    ]),
  );
}

/** One list out of those of several phrasings: the best score of a chunk, and a little for each other that found it. */
export function mergeRankings(rankings: readonly (readonly Ranked[])[]): Ranked[] {
  const [only] = rankings;
  if (only && rankings.length === 1) return [...only];
  const merged = new Map<number, { chunk: StoredChunk; best: number; others: number }>();
  for (const ranking of rankings)
    for (const { chunk, score } of ranking) {
      const entry = merged.get(chunk.id);
      if (!entry) merged.set(chunk.id, { chunk, best: score, others: 0 });
      else {
        entry.others += Math.max(0, certainty(Math.min(score, entry.best)));
        entry.best = Math.max(score, entry.best);
      }
    }
  return [...merged.values()].map(({ chunk, best, others }) => ({
    chunk,
    score: best + otherWeight * others,
  }));
}

const otherWeight = 1;

/** A score of the ranker as a number from 0 to 1. */
export function certainty(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
