import { createHash } from "node:crypto";
import { type ChunkRecord, createChunkWriter } from "../../store/chunks.ts";
import type { ChunkProduct, ChunkSource } from "../indexing/index.ts";
import { chunkKinds } from "./chunks/chunk.ts";
import { chunksOf } from "./chunks/index.ts";
import { fieldTokens, pathTokens } from "./fields.ts";
import { packRow } from "./row.ts";
import { chunkVersion } from "./version.ts";

/** What retrieval adds to each file of the index. */
export const chunkProduct: ChunkProduct<readonly ChunkRecord[]> = {
  version: chunkVersion,
  make: recordsOf,
  store: createChunkWriter,
};

function recordsOf(source: ChunkSource): ChunkRecord[] {
  const path = pathTokens(source.path);
  return chunksOf(source).map((chunk) => {
    const fields = fieldTokens(chunk, path);
    return {
      start: chunk.start,
      end: chunk.end,
      kind: chunkKinds.indexOf(chunk.kind),
      isTest: chunk.isTest || isTestPath(source.path),
      symbol: chunk.symbol.slice(0, maxNameChars),
      chain: chunk.chain.join("/").slice(0, maxNameChars),
      hash: hashOf(`${chunk.doc}\n${chunk.signature}\n${chunk.body}`),
      words: packRow(fields),
      lengths: fields.map((tokens) => Math.min(tokens.length, 0xffff)),
    };
  });
}

const maxNameChars = 400;

/** Equal for texts that differ only in white space. */
function hashOf(text: string): Uint8Array {
  return createHash("sha256").update(text.replace(/\s+/g, " ").trim()).digest().subarray(0, 12);
}

/** Whether a path is that of a test, by the customs of the languages. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|spec|testdata|testing)\/|(?:^|\/)test_[^/]*$|[._-](?:test|spec)\.\w+$|_test\.\w+$|Tests?\.\w+$/.test(
    path,
  );
}
