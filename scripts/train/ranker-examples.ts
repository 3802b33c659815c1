import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bm25f, inverseFrequency, matchTerms } from "../../src/core/retrieval/bm25f.ts";
import type { Chunk } from "../../src/core/retrieval/chunks/chunk.ts";
import { chunksOf } from "../../src/core/retrieval/chunks/index.ts";
import { type Candidate, featureNames, featuresOf } from "../../src/core/retrieval/features.ts";
import { fieldTokens, pathTokens } from "../../src/core/retrieval/fields.ts";
import type { Meaning } from "../../src/core/retrieval/meaning.ts";
import { askedOf, type Term, termsOf } from "../../src/core/retrieval/question.ts";
import { eachToken, fieldLengths, packRow, tokenHash } from "../../src/core/retrieval/row.ts";
import { type Extractor, languageOf } from "../../src/core/syntax/index.ts";
import type { Example } from "./lambdamart.ts";
import type { Corpus, Question } from "./ranker-corpora.ts";

/** An example with what measuring needs. */
export interface RankedExample extends Example {
  readonly question: Question;
  readonly places: readonly { readonly path: string; readonly start: number; readonly end: number }[];
}

interface Piece extends Pick<Chunk, "start" | "end" | "kind" | "symbol" | "chain" | "isTest"> {
  readonly file: number;
  readonly path: string;
  readonly row: Uint8Array;
}

/** Longer answers do not count: they would win by covering more. */
const maxAnswerLines = 60;

/** The candidates of each question of a corpus, chosen by all words and all meanings as the index chooses them. */
export async function examplesOf(
  corpus: Corpus,
  extractor: Extractor,
  meaning: Meaning,
  candidates: number,
): Promise<RankedExample[]> {
  const pieces = await piecesOf(corpus, extractor);
  const directions = new Float32Array(pieces.length * meaning.dimensions);
  const frequency = new Map<number, number>();
  const postings = new Map<number, number[]>();
  const lengths = [0, 0, 0, 0, 0, 0];
  for (const [index, { row }] of pieces.entries()) {
    meaning.ofWords(row, directions, index * meaning.dimensions);
    eachToken(row, (hash) => {
      frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
      postings.set(hash, [...(postings.get(hash) ?? []), index]);
    });
    for (const [field, length] of fieldLengths(row).entries())
      lengths[field] = (lengths[field] ?? 0) + length;
  }
  const collection = {
    chunks: pieces.length,
    lengths: lengths.map((sum) => sum / Math.max(1, pieces.length)),
    frequency: (token: string) => frequency.get(tokenHash(token)) ?? 0,
  };

  const byWords = (terms: readonly Term[]): number[] => {
    const byHash = new Map(terms.map(({ hash }, index) => [hash, index]));
    const idf = Float64Array.from(terms, ({ token }) =>
      inverseFrequency(pieces.length, collection.frequency(token)),
    );
    const found = new Set(terms.flatMap(({ hash }) => postings.get(hash) ?? []));
    return best([...found], candidates, (index) =>
      bm25f(terms, idf, matchTerms(byHash, pieces[index]?.row ?? new Uint8Array()), collection),
    );
  };
  const cosines = (direction: Float32Array | undefined): Float32Array | undefined => {
    if (!direction) return undefined;
    return Float32Array.from(pieces, ({ kind }, index) => {
      if (kind === "file") return 0;
      let sum = 0;
      for (const [i, value] of direction.entries())
        sum += value * (directions[index * direction.length + i] ?? 0);
      return sum;
    });
  };

  return corpus.questions.map((question) => {
    const terms = termsOf(question.q);
    const meanings = cosines(meaning.ofQuestion(question.q));
    const near = meanings ? best([...pieces.keys()], candidates, (index) => meanings[index] ?? 0) : [];
    const chosen = [...new Set([...byWords(terms), ...near])].flatMap((index) => {
      const piece = pieces[index];
      return piece ? [{ piece, meaning: meanings?.[index] }] : [];
    });
    const rows = featuresOf(
      terms,
      chosen.map(
        ({ piece, meaning: cosine }): Candidate => ({
          ...piece,
          container: piece.chain.at(-1) ?? "",
          meaning: cosine,
        }),
      ),
      collection,
      meanings && meaning.likeness(askedOf(terms)),
    );
    const features = new Float32Array(chosen.length * featureNames.length);
    for (const [index, row] of rows.entries()) features.set(row, index * featureNames.length);
    const places = chosen.map(({ piece: { path, start, end } }) => ({ path, start, end }));
    return { question, places, features, labels: places.map((place) => (answers(place, question) ? 1 : 0)) };
  });
}

async function piecesOf({ folder, files }: Corpus, extractor: Extractor): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [file, path] of files.entries()) {
    const language = languageOf(path);
    if (language === undefined) continue;
    const text = readFileSync(join(folder, path), "utf8");
    const { definitions } = await extractor.extract(text, language);
    const names = pathTokens(path);
    for (const chunk of chunksOf({ path, language, text, definitions })) {
      const { start, end, kind, symbol, chain, isTest } = chunk;
      pieces.push({
        file,
        path,
        start,
        end,
        kind,
        symbol,
        chain,
        isTest,
        row: packRow(fieldTokens(chunk, names)),
      });
    }
  }
  return pieces;
}

function best(indexes: readonly number[], count: number, scoreOf: (index: number) => number): number[] {
  return indexes
    .map((index) => ({ index, score: scoreOf(index) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ index }) => index);
}

function answers(place: { path: string; start: number; end: number }, { gold }: Question): boolean {
  return gold.some(
    ({ path, start, end }) =>
      place.path === path &&
      place.start <= end &&
      place.end >= start &&
      place.end - place.start + 1 <= Math.max(maxAnswerLines, end - start + 41),
  );
}
