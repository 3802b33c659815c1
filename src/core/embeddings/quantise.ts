/**
 * A vector in one byte a dimension: the largest value becomes 127. Cosines do not depend on length, so the scale need
 * not be kept.
 */
export function quantise(vector: Float32Array): Uint8Array {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest === 0 ? 0 : 127 / largest;
  const bytes = new Int8Array(vector.length);
  for (let index = 0; index < vector.length; index++) bytes[index] = Math.round((vector[index] ?? 0) * scale);
  return new Uint8Array(bytes.buffer);
}

/** Cosine of a vector of length 1 with a quantised one. */
export function cosine(query: Float32Array, bytes: Uint8Array): number {
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let dot = 0;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    dot += (query[index] ?? 0) * value;
    squares += value * value;
  }
  return squares === 0 ? 0 : dot / Math.sqrt(squares);
}
