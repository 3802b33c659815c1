// Hot loops: every index lies inside by construction, which the casts to number say.

/** scores[i][j] = left[i] · right[j] for `rows` vectors of `width` each; `rows` is a multiple of 4. */
export function products(
  left: Float64Array,
  right: Float64Array,
  rows: number,
  width: number,
  scores: Float64Array,
): void {
  for (let i = 0; i < rows; i += 2)
    for (let j = 0; j < rows; j += 4) {
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
      const l0 = i * width;
      const l1 = l0 + width;
      const r0 = j * width;
      const r1 = r0 + width;
      const r2 = r1 + width;
      const r3 = r2 + width;
      for (let k = 0; k < width; k++) {
        const x = left[l0 + k] as number;
        const y = left[l1 + k] as number;
        const p = right[r0 + k] as number;
        const q = right[r1 + k] as number;
        const r = right[r2 + k] as number;
        const s = right[r3 + k] as number;
        a0 += x * p;
        a1 += x * q;
        a2 += x * r;
        a3 += x * s;
        b0 += y * p;
        b1 += y * q;
        b2 += y * r;
        b3 += y * s;
      }
      const at = i * rows + j;
      scores[at] = a0;
      scores[at + 1] = a1;
      scores[at + 2] = a2;
      scores[at + 3] = a3;
      scores[at + rows] = b0;
      scores[at + rows + 1] = b1;
      scores[at + rows + 2] = b2;
      scores[at + rows + 3] = b3;
    }
}

/** target[to…] += factor * source[from…] over `width` numbers. */
export function addScaled(
  target: Float64Array | Float32Array,
  to: number,
  source: Float64Array | Float32Array,
  from: number,
  factor: number,
  width: number,
): void {
  for (let k = 0; k < width; k++) (target[to + k] as number) += factor * (source[from + k] as number);
}

/** Brings row `row` to length 1 and answers how long it was. */
export function normaliseRow(matrix: Float64Array, row: number, width: number): number {
  let sum = 1e-12;
  const start = row * width;
  for (let k = 0; k < width; k++) sum += (matrix[start + k] as number) ** 2;
  const length = Math.sqrt(sum);
  for (let k = 0; k < width; k++) (matrix[start + k] as number) /= length;
  return length;
}

/** The gradient before a row was brought to length 1, from that after; in place. */
export function throughNormalising(
  unit: Float64Array,
  gradient: Float64Array,
  row: number,
  length: number,
  width: number,
): void {
  const start = row * width;
  let along = 0;
  for (let k = 0; k < width; k++) along += (unit[start + k] as number) * (gradient[start + k] as number);
  for (let k = 0; k < width; k++)
    gradient[start + k] = ((gradient[start + k] as number) - along * (unit[start + k] as number)) / length;
}
