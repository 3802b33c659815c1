import { createParameters, type Parameters } from "./adam.ts";
import { epochOrder } from "./batches.ts";
import type { Dataset, Pair } from "./dataset.ts";
import { addScaled, normaliseRow, products, throughNormalising } from "./matrix.ts";
import { createRandom, type Random } from "./random.ts";
import type { settings } from "./settings.ts";

/** What was learned: a row for each token, and how much a token counts in a question, in a chunk, and by its field. */
export interface Model {
  readonly rows: Float32Array;
  readonly questionWeights: Float32Array;
  readonly chunkWeights: Float32Array;
  readonly fields: Float32Array;
}

/** One weighted token of a text; `field` is -1 in a question. */
interface Part {
  readonly token: number;
  readonly field: number;
  readonly weight: number;
}

/**
 * Learns a row for each token so that the sum of a question's rows points where the sum of its function's rows does,
 * and away from the other functions of its batch (softmax over cosines). `report` hears of each epoch.
 */
export function train(dataset: Dataset, chosen: typeof settings, report: (line: string) => void): Model {
  const { vocabulary, pairs } = dataset;
  const { dimensions: width, batch } = chosen;
  const random = createRandom(chosen.seed);
  const rows = createParameters(
    Float32Array.from({ length: vocabulary.length * width }, () => random.normal() / 10),
    width,
  );
  const rarity = rarities(dataset);
  const questionWeights = createParameters(Float32Array.from(rarity), 1);
  const chunkWeights = createParameters(Float32Array.from(rarity), 1);
  const fields = createParameters(Float32Array.from(chosen.fields), 1);
  const questions = new Float64Array(batch * width);
  const chunks = new Float64Array(batch * width);
  const questionSlopes = new Float64Array(batch * width);
  const chunkSlopes = new Float64Array(batch * width);
  const scores = new Float64Array(batch * batch);

  const sumUp = (parts: readonly Part[], weights: Parameters, sums: Float64Array, row: number): number => {
    sums.fill(0, row * width, (row + 1) * width);
    for (const { token, field, weight } of parts) {
      const full =
        weight * (weights.values[token] as number) * (field < 0 ? 1 : (fields.values[field] as number));
      addScaled(sums, row * width, rows.values, token * width, full, width);
    }
    return normaliseRow(sums, row, width);
  };

  const giveBack = (parts: readonly Part[], weights: Parameters, slopes: Float64Array, row: number): void => {
    for (const { token, field, weight } of parts) {
      const own = weights.values[token] as number;
      const ofField = field < 0 ? 1 : (fields.values[field] as number);
      const full = weight * own * ofField;
      let along = 0;
      for (let k = 0, from = row * width, at = token * width; k < width; k++) {
        const slope = slopes[from + k] as number;
        along += slope * (rows.values[at + k] as number);
        (rows.gradient[at + k] as number) += full * slope;
      }
      rows.touch(token);
      weights.touch(token);
      (weights.gradient[token] as number) += along * weight * ofField;
      if (field < 0) continue;
      fields.touch(field);
      (fields.gradient[field] as number) += along * weight * own;
    }
  };

  const steps = chosen.epochs * Math.floor(pairs.length / batch);
  let step = 0;
  for (let epoch = 1; epoch <= chosen.epochs; epoch++) {
    const order = epochOrder(pairs, chosen.samePackage, random);
    let loss = 0;
    let seen = 0;
    for (let start = 0; start + batch <= order.length; start += batch) {
      const asked: Part[][] = [];
      const coded: Part[][] = [];
      const lengths: [number, number][] = [];
      for (let i = 0; i < batch; i++) {
        const pair = pairs[order[start + i] as number] as Pair;
        const question = questionParts(pair, chosen, random);
        const chunk = chunkParts(pair, chosen, random);
        asked.push(question);
        coded.push(chunk);
        lengths.push([sumUp(question, questionWeights, questions, i), sumUp(chunk, chunkWeights, chunks, i)]);
      }
      products(questions, chunks, batch, width, scores);
      loss += toSlopes(scores, batch, chosen.temperature);
      spread(scores, questions, chunks, questionSlopes, chunkSlopes, batch, width);
      for (const [i, [ofQuestion, ofChunk]] of lengths.entries()) {
        throughNormalising(questions, questionSlopes, i, ofQuestion, width);
        throughNormalising(chunks, chunkSlopes, i, ofChunk, width);
        giveBack(asked[i] ?? [], questionWeights, questionSlopes, i);
        giveBack(coded[i] ?? [], chunkWeights, chunkSlopes, i);
      }
      const left = 1 - step++ / steps;
      rows.step(chosen.learningRate * left, batch);
      for (const weights of [questionWeights, chunkWeights, fields])
        weights.step(chosen.weightRate * left, batch, leastWeight);
      seen += batch;
    }
    report(`epoch ${epoch}: loss ${(loss / seen).toFixed(4)}`);
  }
  return {
    rows: rows.values,
    questionWeights: questionWeights.values,
    chunkWeights: chunkWeights.values,
    fields: fields.values,
  };
}

const leastWeight = 0.02;

/** Where a weight starts: the rarer a token, the more it says. */
function rarities({ vocabulary, pairs }: Dataset): Float32Array {
  const counts = new Float64Array(vocabulary.length);
  for (const { question, chunk } of pairs) {
    for (const token of question) (counts[token] as number)++;
    for (let i = 0; i < chunk.length; i += 3) (counts[chunk[i] as number] as number)++;
  }
  return Float32Array.from(counts, (count) =>
    Math.sqrt(Math.max(0.3, Math.log(pairs.length / (1 + count))) / 5),
  );
}

function questionParts({ question, more, chunk }: Pair, chosen: typeof settings, random: Random): Part[] {
  const parts: Part[] = [];
  const isPlain = random.next() >= chosen.hideShared;
  const others = isPlain ? question : withoutShared(question, chunk);
  const own = others.length < leastOthers ? question : others;
  for (const token of own)
    if (own.length <= 3 || random.next() >= chosen.hideToken) parts.push({ token, field: -1, weight: 1 });
  if (random.next() < chosen.wholeParagraph)
    for (const token of isPlain ? more : withoutShared(more, chunk))
      parts.push({ token, field: -1, weight: 0.5 });
  return parts;
}

/** A question of fewer words would say nothing. */
const leastOthers = 2;

/** The tokens that the function does not have. */
function withoutShared(tokens: Int32Array, chunk: Int32Array): Int32Array {
  const shared = new Set<number>();
  for (let i = 0; i < chunk.length; i += 3) shared.add(chunk[i] as number);
  return tokens.filter((token) => !shared.has(token));
}

function chunkParts({ chunk }: Pair, chosen: typeof settings, random: Random): Part[] {
  const parts: Part[] = [];
  const isNameHidden = random.next() < chosen.hideName;
  for (let i = 0; i < chunk.length; i += 3) {
    const field = chunk[i + 1] as number;
    if ((field === 0 && isNameHidden) || random.next() < chosen.hideToken) continue;
    parts.push({ token: chunk[i] as number, field, weight: 1 + Math.log(chunk[i + 2] as number) });
  }
  return parts;
}

/**
 * Turns cosines into slopes of the loss (in place): for each question its function should win, and for each function
 * its question, half of the loss each. Answers the loss.
 */
function toSlopes(scores: Float64Array, batch: number, temperature: number): number {
  const ofQuestion = new Float64Array(batch);
  const ofFunction = new Float64Array(batch);
  let loss = 0;
  for (let i = 0, at = 0; i < batch; i++)
    for (let j = 0; j < batch; j++, at++) {
      const score = ((scores[at] as number) - 1) / temperature;
      if (i === j) loss -= score;
      // Cosines are at most 1, so no exponent can run over.
      const power = Math.exp(score);
      scores[at] = power;
      (ofQuestion[i] as number) += power;
      (ofFunction[j] as number) += power;
    }
  for (let i = 0, at = 0; i < batch; i++) {
    const sum = ofQuestion[i] as number;
    loss += (Math.log(sum) + Math.log(ofFunction[i] as number)) / 2;
    for (let j = 0; j < batch; j++, at++) {
      const power = scores[at] as number;
      const share = (power / sum + power / (ofFunction[j] as number)) / 2;
      scores[at] = (share - (i === j ? 1 : 0)) / temperature;
    }
  }
  return loss;
}

// Functions that nobody takes for the right one push so little that leaving them out halves the time and changes nothing.
const leastSlope = 2e-4;

function spread(
  slopes: Float64Array,
  questions: Float64Array,
  chunks: Float64Array,
  questionSlopes: Float64Array,
  chunkSlopes: Float64Array,
  batch: number,
  width: number,
): void {
  questionSlopes.fill(0);
  chunkSlopes.fill(0);
  for (let i = 0; i < batch; i++)
    for (let j = 0; j < batch; j++) {
      const slope = slopes[i * batch + j] as number;
      if (Math.abs(slope) < leastSlope) continue;
      addScaled(questionSlopes, i * width, chunks, j * width, slope, width);
      addScaled(chunkSlopes, j * width, questions, i * width, slope, width);
    }
}
