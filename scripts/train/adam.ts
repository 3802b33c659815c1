/** Numbers that are learned a row at a time: only rows that took part in a step move (Adam, Kingma and Ba 2015). */
export interface Parameters {
  readonly values: Float32Array;
  readonly gradient: Float64Array;
  /** Marks a row as part of this step. */
  touch(row: number): void;
  /** Moves all touched rows against their gradient over `count` examples and forgets it. */
  step(rate: number, count: number, least?: number): void;
}

const keepMean = 0.9;
const keepSquare = 0.999;
const tiny = 1e-6;

export function createParameters(values: Float32Array, width: number): Parameters {
  const rows = values.length / width;
  const gradient = new Float64Array(values.length);
  const mean = new Float32Array(values.length);
  const square = new Float32Array(values.length);
  const isTouched = new Uint8Array(rows);
  const touched = new Int32Array(rows);
  let count = 0;
  return {
    values,
    gradient,
    touch(row) {
      if (isTouched[row] === 1) return;
      isTouched[row] = 1;
      touched[count++] = row;
    },
    step(rate, examples, least = Number.NEGATIVE_INFINITY) {
      for (let n = 0; n < count; n++) {
        const row = touched[n] as number;
        isTouched[row] = 0;
        for (let i = row * width, end = i + width; i < end; i++) {
          const slope = (gradient[i] as number) / examples;
          const m = keepMean * (mean[i] as number) + (1 - keepMean) * slope;
          const s = keepSquare * (square[i] as number) + (1 - keepSquare) * slope * slope;
          mean[i] = m;
          square[i] = s;
          const moved = (values[i] as number) - (rate * m) / (Math.sqrt(s) + tiny);
          values[i] = Math.max(moved, least);
          gradient[i] = 0;
        }
      }
      count = 0;
    },
  };
}
