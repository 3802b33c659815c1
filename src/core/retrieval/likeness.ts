import { cosines } from "./direction.ts";
import { tokenHash } from "./row.ts";
import { scaleOf, type TableFile } from "./table-file.ts";

/**
 * How near the words of chunks come to each word of a question. A chunk's direction adds up all its words; here the
 * best one answers each word asked (the late interaction of ColBERT, Khattab and Zaharia 2020, on a static table).
 */
export interface Likeness {
  /** How much each word of the question says, as the table has learned. */
  readonly weights: readonly number[];
  /** Cosines of a token, known by its hash, with each word of the question: 1 where it is the word itself. */
  of(hash: number): Float32Array;
}

/**
 * @param rows of the table, each scaled somehow, `stride` numbers apart.
 * @param rowOf where the row of a token stands, by the token's hash.
 */
export function createLikeness(
  file: TableFile,
  rows: Float32Array,
  stride: number,
  rowOf: ReadonlyMap<number, number>,
): (tokens: readonly string[]) => Likeness {
  const { dimensions } = file;
  const lengths = new Float32Array(file.tokens.length);
  const lengthOf = (row: number): number => {
    const known = lengths[row];
    if (known) return known;
    let sum = 0;
    for (let i = row * stride, end = i + dimensions; i < end; i++)
      sum += (rows[i] as number) * (rows[i] as number); // within its bounds, as all below
    lengths[row] = Math.sqrt(sum) || 1;
    return lengths[row] ?? 1;
  };
  const weightOf = (row: number): number =>
    (lengthOf(row) * scaleOf(file.queryScales[row] ?? 0)) / (scaleOf(file.chunkScales[row] ?? 0) || 1);
  let usual: number | undefined;

  return (tokens) => {
    const hashes = tokens.map(tokenHash);
    const own = hashes.map((hash) => rowOf.get(hash));
    // A word that the table does not know says as much as most do.
    usual ??= medianOf(file.tokens.map((_, row) => weightOf(row)));
    const weights = own.map((row) => (row === undefined ? (usual ?? 1) : weightOf(row)));
    const asked = new Float32Array(tokens.length * dimensions);
    for (const [index, row] of own.entries())
      if (row !== undefined) {
        const length = lengthOf(row);
        const start = row * stride;
        for (let i = 0; i < dimensions; i++)
          asked[index * dimensions + i] = (rows[start + i] as number) / length;
      }
    const known = new Map<number, Float32Array>();
    const compare = (hash: number): Float32Array => {
      const found = new Float32Array(tokens.length);
      const row = rowOf.get(hash);
      if (row !== undefined) {
        cosines(asked, rows.subarray(row * stride, row * stride + dimensions), found);
        const length = lengthOf(row);
        for (let i = 0; i < found.length; i++) found[i] = (found[i] as number) / length;
      }
      const same = hashes.indexOf(hash);
      if (same >= 0) found[same] = 1;
      return found;
    };
    return {
      weights,
      of(hash) {
        let found = known.get(hash);
        if (!found) {
          found = compare(hash);
          known.set(hash, found);
        }
        return found;
      },
    };
  };
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 1;
}
