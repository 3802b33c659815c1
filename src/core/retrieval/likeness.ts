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
 * @param rows of the table, each scaled somehow, one after the other.
 * @param rowOf where the row of a token stands, by the token's hash.
 */
export function createLikeness(
  file: TableFile,
  rows: Float32Array,
  rowOf: ReadonlyMap<number, number>,
): (tokens: readonly string[]) => Likeness {
  const { dimensions } = file;
  const lengthOf = (row: number): number => {
    let sum = 0;
    for (let i = row * dimensions, end = i + dimensions; i < end; i++)
      sum += (rows[i] as number) * (rows[i] as number); // within its bounds, as all below
    return Math.sqrt(sum) || 1;
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
    const asked = own.map((row) => {
      if (row === undefined) return undefined;
      const length = lengthOf(row);
      return rows.slice(row * dimensions, (row + 1) * dimensions).map((value) => value / length);
    });
    const known = new Map<number, Float32Array>();
    const compare = (hash: number): Float32Array => {
      const row = rowOf.get(hash);
      const length = row === undefined ? 1 : lengthOf(row);
      return Float32Array.from(hashes, (other, index) => {
        const direction = asked[index];
        if (other === hash) return 1;
        if (row === undefined || direction === undefined) return 0;
        let sum = 0;
        for (let i = 0, at = row * dimensions; i < dimensions; i++, at++)
          sum += (direction[i] as number) * (rows[at] as number);
        return sum / length;
      });
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
