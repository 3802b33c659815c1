import { normalise } from "./direction.ts";
import { fieldNames } from "./fields.ts";
import { kernelStep, openKernel, openMemory } from "./kernel.ts";
import { createLikeness, type Likeness } from "./likeness.ts";
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
  /** How near single words of chunks come to these words of a question. */
  likeness(tokens: readonly string[]): Likeness;
}

/** Reads the table of this package; a sentence that says why not if it cannot. */
export async function loadMeaning(): Promise<Meaning | string> {
  const file = await readTable();
  if (typeof file === "string") return file;
  try {
    return meaningOf(file);
  } catch {
    return "this processor, or a flag of Node, does not let the token table be used";
  }
}

/** @throws WebAssembly.CompileError as `openKernel` does. */
export function meaningOf(file: TableFile): Meaning {
  const { dimensions, tokens } = file;
  const table = tableOf(file);
  const rowOf = new Map(tokens.map((token, row) => [tokenHash(token), row]));
  const rowBytes = Math.ceil((dimensions * 4) / kernelStep) * kernelStep;
  // A sum, then the rows: unpacked and scaled beforehand, since a first question adds up millions of them.
  const memory = openMemory(rowBytes * (1 + tokens.length));
  const { add } = openKernel(memory);
  const sum = new Float32Array(memory.buffer, 0, dimensions);
  for (let row = 0; row < tokens.length; row++) unpackRow(file, row, rowBytes, memory.buffer);
  const weights = fieldWeightsOf(file);
  const bodyWeight = weights[bodyField] ?? 0;
  // By the bits of the fields before the body.
  const maskWeights = Float64Array.from({ length: 1 << bodyField }, (_, fields) =>
    weights.reduce(
      (all, weight, field) => (field < bodyField && fields & (1 << field) ? all + weight : all),
      0,
    ),
  );

  return {
    dimensions,
    ofQuestion: (question) => table.embedQuery(queryTokens(question)),
    ofWords(words, into, at) {
      sum.fill(0);
      eachToken(words, (hash, fields, body) => {
        const row = rowOf.get(hash);
        if (row === undefined) return;
        // As the table was trained: the tenth time in a body says less than the first.
        const inBody = body > 0 ? bodyWeight * (1 + (logarithms[body] ?? 0)) : 0;
        add(0, (row + 1) * rowBytes, inBody + (maskWeights[fields] ?? 0), rowBytes);
      });
      into.set(sum, at);
      normalise(into.subarray(at, at + dimensions));
    },
    likeness: createLikeness(file, new Float32Array(memory.buffer, rowBytes), rowBytes / 4, rowOf),
  };
}

function unpackRow(file: TableFile, row: number, rowBytes: number, buffer: ArrayBuffer): void {
  const { dimensions, rows, chunkScales } = file;
  const scale = scaleOf(chunkScales[row] ?? 0);
  const into = new Float32Array(buffer, (row + 1) * rowBytes, dimensions);
  for (let i = 0, at = (row * dimensions) / 2; i < dimensions; i += 2, at++) {
    const pair = rows[at] ?? 0;
    into[i] = ((pair & 15) - 8) * scale;
    into[i + 1] = ((pair >> 4) - 8) * scale;
  }
}

// A row counts up to 255.
const logarithms = Float64Array.from({ length: 256 }, (_, count) => Math.log(Math.max(1, count)));
const bodyField = fieldNames.indexOf("body");

/** Documentation is prose, as questions are, and the table knows no field for it: it weighs as much as a signature. */
function fieldWeightsOf({ fields }: TableFile): number[] {
  const { name, chain, path, signature, body } = fields;
  return [name, chain, path, signature, signature, body];
}
