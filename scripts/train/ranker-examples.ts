import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Chunk } from "../../src/core/retrieval/chunks/chunk.ts";
import { chunksOf } from "../../src/core/retrieval/chunks/index.ts";
import { cosines, highest } from "../../src/core/retrieval/direction.ts";
import { type Candidate, featureNames, featuresOf } from "../../src/core/retrieval/features.ts";
import { fieldTokens, pathTokens } from "../../src/core/retrieval/fields.ts";
import type { Meaning } from "../../src/core/retrieval/meaning.ts";
import { askedOf, termsOf } from "../../src/core/retrieval/question.ts";
import { eachToken, packRow, tokenHash } from "../../src/core/retrieval/row.ts";
import { queryTokens } from "../../src/core/retrieval/tokens.ts";
import { type Extractor, languageOf } from "../../src/core/syntax/index.ts";
import type { Example } from "./lambdamart.ts";
import type { Corpus, Question } from "./ranker-corpora.ts";
import { createWordIndex } from "./word-index.ts";

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

/** How many candidates each question gets, by words and by meaning. */
export interface Amounts {
  readonly words: number;
  readonly meaning: number;
}

/** The candidates of each question of a corpus, chosen by words and by meaning as the index chooses them. */
export async function examplesOf(
  corpus: Corpus,
  extractor: Extractor,
  meaning: Meaning,
  amounts: Amounts,
  random: (() => number) | undefined,
): Promise<RankedExample[]> {
  const pieces = await piecesOf(corpus, extractor);
  const directions = new Float32Array(pieces.length * meaning.dimensions);
  for (const [index, { row }] of pieces.entries())
    meaning.ofWords(row, directions, index * meaning.dimensions);
  const words = createWordIndex(pieces.map(({ row }) => row));

  const exampleOf = (question: Question): RankedExample => {
    const terms = termsOf(question.q);
    const direction = meaning.ofQuestion(question.q);
    const near = new Float32Array(pieces.length);
    if (direction) cosines(directions, direction, near);
    // A summary shows no code; it only lends its score to the chunks of its file.
    for (const [index, { kind }] of pieces.entries()) if (kind === "file") near[index] = 0;
    const nearest = direction ? highest(near, amounts.meaning) : [];
    const chosen = [...new Set([...highest(words.scores(terms), amounts.words), ...nearest])].flatMap(
      (index) => {
        const piece = pieces[index];
        return piece ? [{ piece, meaning: direction && near[index] }] : [];
      },
    );
    const rows = featuresOf(
      terms,
      chosen.map(
        ({ piece, meaning: cosine }): Candidate => ({
          ...piece,
          container: piece.chain.at(-1) ?? "",
          meaning: cosine,
        }),
      ),
      words.collection,
      direction && meaning.likeness(askedOf(terms)),
    );
    const features = new Float32Array(chosen.length * featureNames.length);
    for (const [index, row] of rows.entries()) features.set(row, index * featureNames.length);
    const places = chosen.map(({ piece: { path, start, end } }) => ({ path, start, end }));
    // A summary covers the first functions of a file, but those themselves are the better answer.
    const labels = chosen.map(({ piece }) => (piece.kind !== "file" && answers(piece, question) ? 1 : 0));
    return { question, places, features, labels };
  };

  return corpus.questions.flatMap((question) => {
    const gold = random && pieces.find((piece) => piece.kind !== "file" && answers(piece, question));
    const other = random && gold && inOtherWords(question.q, gold.row, random);
    return [question, ...(other ? [{ ...question, q: other }] : [])].map(exampleOf);
  });
}

/**
 * A question without some or all of the words that its answer has too, as one asks who does not know the code yet;
 * undefined where too little is left, and for half of the questions.
 */
function inOtherWords(question: string, row: Uint8Array, random: () => number): string | undefined {
  if (random() < 0.5) return undefined;
  const kept = random() < 0.5 ? 0 : 0.5;
  const known = new Set<number>();
  eachToken(row, (hash) => known.add(hash));
  const words = question.split(/\s+/);
  const others = words.filter(
    (word) => !queryTokens(word).some((token) => known.has(tokenHash(token))) || random() < kept,
  );
  const text = others.join(" ");
  return others.length < words.length && queryTokens(text).length >= leastWords ? text : undefined;
}

const leastWords = 3;

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

function answers(place: { path: string; start: number; end: number }, { gold }: Question): boolean {
  return gold.some(
    ({ path, start, end }) =>
      place.path === path &&
      place.start <= end &&
      place.end >= start &&
      place.end - place.start + 1 <= Math.max(maxAnswerLines, end - start + 41),
  );
}
