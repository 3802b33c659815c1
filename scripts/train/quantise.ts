import { createHash } from "node:crypto";
import {
  byteOfScale,
  encodeTable,
  type TableFile,
  tableFields,
} from "../../src/core/retrieval/table-file.ts";
import type { Model } from "./model.ts";

const largestLevel = 7;

/** Rounds each row to levels from -7 to 7; what a level is worth goes into the scales of its token. */
export function toTableFile(model: Model, tokens: readonly string[], dimensions: number): TableFile {
  const rows = new Uint8Array((tokens.length * dimensions) / 2);
  const queryScales = new Uint8Array(tokens.length);
  const chunkScales = new Uint8Array(tokens.length);
  for (let token = 0; token < tokens.length; token++) {
    const row = model.rows.subarray(token * dimensions, (token + 1) * dimensions);
    const level = row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9) / largestLevel;
    const low = (index: number): number => Math.round((row[index] ?? 0) / level) + 8;
    for (let i = 0; i < dimensions; i += 2) rows[(token * dimensions + i) / 2] = low(i) | (low(i + 1) << 4);
    queryScales[token] = byteOfScale(level * (model.questionWeights[token] ?? 0));
    chunkScales[token] = byteOfScale(level * (model.chunkWeights[token] ?? 0));
  }
  const weight = (index: number): number => Number((model.fields[index] ?? 1).toFixed(3));
  const [name, chain, path, signature, body] = tableFields.map((_field, index) => weight(index));
  const fields = {
    name: name ?? 1,
    chain: chain ?? 1,
    path: path ?? 1,
    signature: signature ?? 1,
    body: body ?? 1,
  };
  const unnamed = { id: "", dimensions, fields, tokens, rows, queryScales, chunkScales };
  const id = createHash("sha256").update(encodeTable(unnamed)).digest("hex").slice(0, 12);
  return { ...unnamed, id };
}
