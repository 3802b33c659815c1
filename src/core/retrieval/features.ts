import { type Alike, alikeOf } from "./alike.ts";
import { bm25f, type Collection, inverseFrequency, type Match, matchTerms } from "./bm25f.ts";
import type { ChunkKind } from "./chunks/chunk.ts";
import { feedback } from "./feedback.ts";
import type { Likeness } from "./likeness.ts";
import type { Term } from "./question.ts";

/** A chunk that may be an answer, as far as ranking looks at it. */
export interface Candidate {
  readonly file: number;
  readonly kind: ChunkKind;
  readonly symbol: string;
  /** Name of what directly encloses it. */
  readonly container: string;
  readonly start: number;
  readonly end: number;
  readonly isTest: boolean;
  /** See `packRow`. */
  readonly row: Uint8Array;
  /** Cosine of question and chunk by the static table; undefined where there is none. */
  readonly meaning: number | undefined;
}

/**
 * Names of the features, in their order. None looks at documentation alone: the ranker learns from answers that have
 * lost theirs, and would learn that an answer has none.
 */
export const featureNames = [
  "bm25f",
  "bm25fExact",
  "bm25fGap",
  "meaning",
  "meaningNorm",
  "blend",
  "bm25fPlace",
  "meaningPlace",
  "blendPlace",
  "coverage",
  "symbolShare",
  "querySymbol",
  "querySignature",
  "queryContext",
  "queryBody",
  "firstWordFirst",
  "firstWordSymbol",
  "pairs",
  "isFunction",
  "isClass",
  "isPart",
  "isOther",
  "isFile",
  "isTest",
  "lines",
  "longer",
  "shortness",
  "signatureLength",
  "symbolLength",
  "fileScore",
  "summaryScore",
  "containerScore",
  "neighbourScore",
  "feedback",
  "queryLength",
  "matchedBest",
  "alikeByRarity",
  "alikeAny",
  "alikeSymbol",
  "alikeSignature",
  "alikeContext",
  "alikeLeast",
] as const;

/**
 * The features of candidates for a question: one row of numbers for each.
 * @param likeness of the question's words; without a table there is none.
 */
export function featuresOf(
  terms: readonly Term[],
  candidates: readonly Candidate[],
  collection: Collection,
  likeness: Likeness | undefined,
): Float32Array[] {
  const byHash = new Map(terms.map(({ hash }, index) => [hash, index]));
  const idf = Float64Array.from(terms, ({ token }) =>
    inverseFrequency(collection.chunks, collection.frequency(token)),
  );
  const matches = candidates.map(({ row }) => matchTerms(byHash, row));
  const scores = matches.map((match) => bm25f(terms, idf, match, collection));
  const best = Math.max(1e-9, ...scores);
  const asked = terms.filter(({ weight }) => weight === 1);
  const exact = matches.map((match) => bm25f(asked, idf, match, collection));
  const bestExact = Math.max(1e-9, ...exact);
  const meanings = candidates.map(({ meaning }) => meaning ?? 0);
  const bestMeaning = Math.max(1e-9, ...meanings);
  // What words and meanings say together; the places around a candidate are judged by it.
  const blend = scores.map((score, index) => score / best + (meanings[index] ?? 0) / bestMeaning);
  const bestBlend = Math.max(1e-9, ...blend);
  const [byWords, byMeaning, byBlend] = [placesOf(scores), placesOf(meanings), placesOf(blend)];
  const total = asked.reduce((sum, _, index) => sum + (idf[index] ?? 0), 0) || 1;
  const around = surroundings(candidates, blend);
  const fed = feedback(candidates, blend, byHash);
  const bestFed = Math.max(1e-9, ...fed);
  const alike = candidates.map(({ row }, index) =>
    likeness && (byBlend[index] ?? 0) < lastCompared ? alikeOf(row, likeness, idf) : unlike,
  );
  const bestAny = Math.max(1e-9, ...alike.map(({ any }) => any));
  const bestSymbol = Math.max(1e-9, ...alike.map(({ symbol }) => symbol));

  return candidates.map((candidate, index) => {
    const match = matches[index] ?? noMatch;
    const { kind } = candidate;
    const share = shares(terms, idf, match, total);
    const score = scores[index] ?? 0;
    const { file, summary, container, neighbour } = around[index] ?? noSurroundings;
    const { byRarity, any, symbol, signature, context, least } = alike[index] ?? unlike;
    const length = candidate.end - candidate.start + 1;
    return Float32Array.of(
      score / best,
      (exact[index] ?? 0) / bestExact,
      Math.log1p(score),
      meanings[index] ?? 0,
      (meanings[index] ?? 0) / bestMeaning,
      (blend[index] ?? 0) / bestBlend,
      byWords[index] ?? 0,
      byMeaning[index] ?? 0,
      byBlend[index] ?? 0,
      share.any,
      share.symbolTokens / Math.max(1, match.lengths[0] ?? 0),
      share.symbol,
      share.signature,
      share.context,
      share.body,
      share.firstIsFirst,
      share.firstInSymbol,
      share.pairs,
      kind === "function" ? 1 : 0,
      kind === "class" ? 1 : 0,
      kind === "part" ? 1 : 0,
      kind === "module" || kind === "value" || kind === "section" ? 1 : 0,
      kind === "file" ? 1 : 0,
      candidate.isTest ? 1 : 0,
      Math.log(length),
      Math.max(0, Math.log(length) - 3.5),
      length < 4 ? 4 - length : 0,
      Math.log1p(match.lengths[3] ?? 0),
      match.lengths[0] ?? 0,
      file / bestBlend,
      summary / bestBlend,
      container / bestBlend,
      neighbour / bestBlend,
      (fed[index] ?? 0) / bestFed,
      Math.log1p(asked.length),
      share.best,
      byRarity,
      any / bestAny,
      symbol / bestSymbol,
      signature,
      context,
      least,
    );
  });
}

/** Only so many candidates, the best by words and meaning together, are compared word by word; what is behind never wins. */
const lastCompared = Math.log(121);
const unlike: Alike = { byRarity: 0, any: 0, symbol: 0, signature: 0, context: 0, least: 0 };
const noMatch: Match = { fields: new Uint8Array(), body: new Uint8Array(), lengths: [] };
const noSurroundings: Surroundings = { file: 0, summary: 0, container: 0, neighbour: 0 };

/** The place of each score among all, from 1, as its logarithm. */
function placesOf(scores: readonly number[]): Float64Array {
  const places = new Float64Array(scores.length);
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  for (const [place, index] of order.entries()) places[index] = Math.log(place + 1);
  return places;
}

interface Surroundings {
  readonly file: number;
  readonly summary: number;
  readonly container: number;
  readonly neighbour: number;
}

/** What the places around a candidate score: its file, the file's summary, what encloses it, and those beside it. */
function surroundings(candidates: readonly Candidate[], scores: readonly number[]): Surroundings[] {
  const files = new Map<number, number[]>();
  for (const [index, { file }] of candidates.entries()) {
    const list = files.get(file);
    if (list) list.push(index);
    else files.set(file, [index]);
  }
  const found: Surroundings[] = [];
  for (const list of files.values()) {
    list.sort((a, b) => (candidates[a]?.start ?? 0) - (candidates[b]?.start ?? 0));
    const heads = new Map<string, number>();
    let summary = 0;
    const ranked: number[] = [];
    for (const index of list) {
      const { kind, symbol = "" } = candidates[index] ?? {};
      const score = scores[index] ?? 0;
      if (kind === "file") summary = score;
      else ranked.push(score);
      if (kind === "class") heads.set(symbol, score);
    }
    ranked.sort((a, b) => b - a);
    for (const [place, index] of list.entries()) {
      const own = scores[index] ?? 0;
      // The others of the file, the best first, each counting half of the one before.
      let others = 0;
      let weight = 0.5;
      let skipped = false;
      for (const score of ranked) {
        if (!skipped && score === own) skipped = true;
        else {
          others += score * weight;
          weight /= 2;
        }
        if (weight < 0.05) break;
      }
      const beside = [list[place - 1], list[place + 1]].map((other) =>
        other === undefined ? 0 : (scores[other] ?? 0),
      );
      found[index] = {
        file: others,
        summary,
        container: heads.get(candidates[index]?.container ?? "") ?? 0,
        neighbour: Math.max(...beside),
      };
    }
  }
  return found;
}

/** Shares of the question (by how telling its words are) that stand in the fields of a chunk. */
function shares(terms: readonly Term[], idf: Float64Array, match: Match, total: number) {
  const places: { fields: number; body: number; weight: number }[] = [];
  let symbolTokens = 0;
  for (const [index, { place, weight }] of terms.entries()) {
    const fields = match.fields[index] ?? 0;
    if (fields & 1) symbolTokens += weight;
    const old = places[place];
    if (old === undefined) places[place] = { fields, body: match.body[index] ?? 0, weight: idf[index] ?? 0 };
    else {
      old.fields |= fields;
      old.body += match.body[index] ?? 0;
    }
  }
  const sum = (holds: (entry: { fields: number; body: number }) => boolean) =>
    places.reduce((all, entry) => (holds(entry) ? all + entry.weight : all), 0) / total;
  let pairs = 0;
  for (let i = 1; i < places.length; i++)
    if ((places[i - 1]?.fields ?? 0) & 1 && (places[i]?.fields ?? 0) & 1) pairs++;
  let best = 0;
  for (const { fields, body, weight } of places) if (fields !== 0 || body > 0) best = Math.max(best, weight);
  const first = places[0]?.fields ?? 0;
  return {
    any: sum(({ fields, body }) => fields !== 0 || body > 0),
    symbol: sum(({ fields }) => (fields & 1) !== 0),
    signature: sum(({ fields }) => (fields & 8) !== 0),
    context: sum(({ fields }) => (fields & 6) !== 0),
    body: sum(({ body }) => body > 0),
    symbolTokens,
    firstIsFirst: first & 1 && (match.lengths[0] ?? 0) <= 3 ? 1 : 0,
    firstInSymbol: first & 1 ? 1 : 0,
    pairs,
    best,
  };
}
