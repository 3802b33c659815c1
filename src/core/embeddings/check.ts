import type { RawVector } from "./client.ts";
import { brokenAnswer } from "./model-error.ts";

/**
 * Turns an answer into vectors of length 1, or refuses all of it: a wrong vector would be found by nobody later.
 * @param dimensions undefined for the first answer of a model, which settles them.
 * @throws ModelError for a wrong count or dimension, for what is no finite number, and for vectors of length 0.
 */
export function checkVectors(
  raw: readonly RawVector[],
  expected: { readonly model: string; readonly count: number; readonly dimensions: number | undefined },
): Float32Array[] {
  const { model, count } = expected;
  if (raw.length !== count)
    throw brokenAnswer(model, `answered ${count} texts with ${raw.length} ${plural(raw.length, "vector")}`);
  let { dimensions } = expected;
  return raw.map((one) => {
    const vector = decode(one);
    if (!vector) throw brokenAnswer(model, "answered with something that is no vector of numbers");
    if (vector.length === 0 || vector.length > maxDimensions)
      throw brokenAnswer(model, `answered with a vector of ${vector.length} dimensions`);
    dimensions ??= vector.length;
    if (vector.length !== dimensions)
      throw brokenAnswer(
        model,
        `answered with a vector of ${vector.length} dimensions where ${dimensions} were expected`,
      );
    return normalise(vector, model);
  });
}

/** More than any model in use; sqlite-vec takes no more than 8,192 either. */
const maxDimensions = 8_192;

function decode(raw: RawVector): Float32Array | undefined {
  if (typeof raw === "string") return decodeBase64(raw);
  if (raw instanceof Float32Array) return raw;
  if (!Array.isArray(raw) || raw.some((value) => typeof value !== "number")) return undefined;
  return Float32Array.from(raw);
}

function decodeBase64(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length % 4 !== 0) return undefined;
  const vector = new Float32Array(bytes.length / 4);
  // Read one by one: neither the alignment of a pooled buffer nor the byte order of the machine is known.
  for (let index = 0; index < vector.length; index++) vector[index] = bytes.readFloatLE(index * 4);
  return vector;
}

function normalise(vector: Float32Array, model: string): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares))
    throw brokenAnswer(model, "answered with a vector that holds NaN or Infinity");
  if (squares < 1e-20) throw brokenAnswer(model, "answered with a vector of length zero");
  const scale = 1 / Math.sqrt(squares);
  return vector.map((value) => value * scale);
}

const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);
