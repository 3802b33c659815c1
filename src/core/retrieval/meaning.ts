import { normalise } from "./direction.ts";
import { fieldNames } from "./fields.ts";
import { eachToken, tokenHash } from "./row.ts";
import { readTable, tableOf } from "./table.ts";
import { scaleOf, type TableFile } from "./table-file.ts";
import { queryTokens } from "./tokens.ts";

/** The shipped table, as a search uses it. */
export interface Meaning {
  readonly dimensions: number;
  /** Direction of a question, of length 1; undefined where the table knows none of its words. */
  ofQuestion(question: string): Float32Array | undefined;
  /** Writes the direction of a chunk, of length 1, to `into` from `at` on: its packed words are enough to know it. */
  ofWords(words: Uint8Array, into: Float32Array, at: number): void;
}

/** Reads the table of this package; a sentence that says why not if it cannot. */
export async function loadMeaning(): Promise<Meaning | string> {
  const file = await readTable();
  return typeof file === "string" ? file : meaningOf(file);
}

export function meaningOf(file: TableFile): Meaning {
  const { dimensions, tokens } = file;
  const table = tableOf(file);
  const rowOf = new Map(tokens.map((token, row) => [tokenHash(token), row]));
  // Unpacked and scaled beforehand, since a first question adds up millions of rows.
  const rows = Float32Array.from({ length: tokens.length * dimensions }, (_, i) => {
    const pair = file.rows[i >> 1] ?? 0;
    const scale = scaleOf(file.chunkScales[Math.floor(i / dimensions)] ?? 0);
    return (((i & 1) === 0 ? pair & 15 : pair >> 4) - 8) * scale;
  });
  const sum = new Float64Array(dimensions);
  const weights = fieldWeightsOf(file);
  const bodyWeight = weights[bodyField] ?? 0;

  return {
    dimensions,
    ofQuestion: (question) => table.embedQuery(queryTokens(question)),
    ofWords(words, into, at) {
      sum.fill(0);
      eachToken(words, (hash, fields, body) => {
        const row = rowOf.get(hash);
        if (row === undefined) return;
        // As the table was trained: the tenth time in a body says less than the first.
        let weight = body > 0 ? bodyWeight * (1 + Math.log(body)) : 0;
        for (let field = 0; field < bodyField; field++)
          if (fields & (1 << field)) weight += weights[field] ?? 0;
        const from = row * dimensions;
        for (let i = 0; i < dimensions; i++)
          // Both are within their bounds, which the casts to number stand for.
          sum[i] = (sum[i] as number) + weight * (rows[from + i] as number);
      });
      into.set(sum, at);
      normalise(into.subarray(at, at + dimensions));
    },
  };
}

const bodyField = fieldNames.indexOf("body");

/** Documentation is prose, as questions are, and the table knows no field for it: it weighs as much as a signature. */
function fieldWeightsOf({ fields }: TableFile): number[] {
  const { name, chain, path, signature, body } = fields;
  return [name, chain, path, signature, signature, body];
}
