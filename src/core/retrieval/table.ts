import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { normalise } from "./direction.ts";
import { stem } from "./stem.ts";
import { decodeTable, scaleOf, type TableField, type TableFile, tableFields } from "./table-file.ts";

/** The tokens of each part of a chunk, with repeats, as `codeTokens` makes them. */
export type ChunkTokens = Readonly<Record<TableField, readonly string[]>>;

/** A table of meanings: tokens that stand for one thing lie near each other, words of prose beside names in code. */
export interface TokenTable {
  /** Names the table. Vectors made by tables of different ids must not be compared. */
  readonly id: string;
  readonly dimensions: number;
  /**
   * The direction of a question, of length 1; undefined when no token is known. `weights` says how much each token
   * counts (1 if missing).
   */
  embedQuery(tokens: readonly string[], weights?: readonly number[]): Float32Array | undefined;
  /** The direction of a chunk, of length 1; undefined when no token is known. */
  embedChunk(tokens: ChunkTokens): Float32Array | undefined;
}

/** Loads the table that is shipped with us, in about 15 ms; a sentence that says why not if it cannot. */
export async function loadTable(path = shippedTable()): Promise<TokenTable | string> {
  const file = await readTable(path);
  return typeof file === "string" ? file : tableOf(file);
}

/** The file of it. */
export async function readTable(path = shippedTable()): Promise<TableFile | string> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch {
    return "the token table is not there";
  }
  const decoded = decodeTable(file);
  return decoded ?? "the token table is damaged or of another version";
}

/** The build puts the table beside its chunks; a checkout has it among its assets. */
function shippedTable(): string {
  const built = fileURLToPath(new URL("token-table.bin", import.meta.url));
  return existsSync(built)
    ? built
    : fileURLToPath(new URL("../../../assets/token-table.bin", import.meta.url));
}

/** The table that a file describes. */
export function tableOf(file: TableFile): TokenTable {
  const { id, dimensions, rows, fields } = file;
  const rowOf = new Map(file.tokens.map((token, row) => [token, row]));
  const queryScales = Float32Array.from(file.queryScales, scaleOf);
  const chunkScales = Float32Array.from(file.chunkScales, scaleOf);
  const isKnown = (token: string) => rowOf.has(token);

  const add = (sum: Float32Array, token: string, weight: number, scales: Float32Array): boolean => {
    const row = rowOf.get(token);
    if (row === undefined) {
      const parts = partsOf(token, isKnown);
      for (const part of parts) add(sum, part, weight, scales);
      return parts.length > 0;
    }
    const scaled = weight * (scales[row] ?? 0);
    const start = (row * dimensions) / 2;
    for (let i = 0, at = start; i < dimensions; i += 2, at++) {
      const pair = rows[at] ?? 0;
      sum[i] = (sum[i] ?? 0) + scaled * ((pair & 15) - 8);
      sum[i + 1] = (sum[i + 1] ?? 0) + scaled * ((pair >> 4) - 8);
    }
    return true;
  };

  return {
    id,
    dimensions,
    embedQuery(tokens, weights) {
      const sum = new Float32Array(dimensions);
      let known = 0;
      for (const [index, token] of tokens.entries())
        if (add(sum, token, weights?.[index] ?? 1, queryScales)) known++;
      return known > 0 ? normalise(sum) : undefined;
    },
    embedChunk(tokens) {
      const sum = new Float32Array(dimensions);
      let known = 0;
      for (const field of tableFields)
        for (const [token, count] of counted(tokens[field]))
          if (add(sum, token, fields[field] * (1 + Math.log(count)), chunkScales)) known++;
      return known > 0 ? normalise(sum) : undefined;
    },
  };
}

/** How often each token occurs: the tenth time says less than the first. */
function counted(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

const shortestPart = 3;

/** Words written together (`filesystem`) are taken apart where both parts are known, as evenly as possible. */
export function partsOf(token: string, isKnown: (token: string) => boolean): readonly string[] {
  if (!/^[a-z]+$/.test(token)) return [];
  const middle = token.length / 2;
  const cuts = Array.from(
    { length: Math.max(0, token.length - 2 * shortestPart + 1) },
    (_, i) => i + shortestPart,
  );
  for (const at of cuts.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))) {
    const parts = [stem(token.slice(0, at)), stem(token.slice(at))];
    if (parts.every(isKnown)) return parts;
  }
  return [];
}
