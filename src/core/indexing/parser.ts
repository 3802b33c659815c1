import { getHeapStatistics } from "node:v8";
import type { DefinitionRow, FileRecord } from "../../store/index-record.ts";
import { createExtractor } from "../syntax/index.ts";
import type { Actor } from "../workers/index.ts";
import type { ChunkProduct, ChunkSource } from "./contract.ts";
import { emptyExtraction, packExtraction, unpackDefinitions } from "./pack.ts";
import { readSource } from "./read-source.ts";

/** A file to be read. */
export interface ParseTask {
  /** As in the index. */
  readonly path: string;
  readonly absolute: string;
  readonly language: string;
  /** Hash that the index has of it: then nothing more is done for the same content. */
  readonly knownHash?: Uint8Array | undefined;
  readonly wantsChunks: boolean;
  /** The file in the index whose definitions are right if the content is the same: then only chunks are made. */
  readonly definedBy?: number;
  /** Those definitions. */
  readonly definitions?: readonly DefinitionRow[];
}

export type Parsed =
  | { readonly kind: "gone" }
  | { readonly kind: "same"; readonly stamp: FileRecord["stamp"] }
  /** As the index has it, but for the chunks; undefined for what is no text. */
  | { readonly kind: "chunks"; readonly stamp: FileRecord["stamp"]; readonly chunks: unknown }
  | { readonly kind: "record"; readonly record: FileRecord; readonly chunks?: unknown };

/** What a parsing thread is made of. */
export interface ParserParts {
  /** Loads the maker of chunks; absent where none is built in. */
  readonly loadChunks: (() => Promise<ChunkProduct>) | undefined;
}

/** The actor of a parsing thread: a path goes in, what the index keeps of the file comes out. */
export async function startParser({ loadChunks }: ParserParts): Promise<Actor> {
  const extractor = await createExtractor();
  let product: ChunkProduct | undefined;

  const chunksOf = async (source: ChunkSource): Promise<unknown> => {
    if (loadChunks === undefined) return undefined;
    product ??= await loadChunks();
    return product.make(source);
  };
  const parse = async (task: ParseTask): Promise<Parsed> => {
    const { path, absolute, language, knownHash, wantsChunks, definitions } = task;
    const source = readSource(absolute);
    if (source.kind === "gone") return { kind: "gone" };
    if (source.kind === "unreadable") {
      const stamp = { size: 0, mtime: 0, ctime: 0 };
      const hash = new Uint8Array();
      return { kind: "record", record: { path, language, stamp, hash, ...emptyExtraction("unreadable") } };
    }
    const { stamp, hash } = source;
    const isKnown = knownHash !== undefined && isEqual(hash, knownHash);
    if (isKnown && definitions === undefined) return { kind: "same", stamp };
    if (isKnown && definitions !== undefined) {
      if (source.kind !== "text") return { kind: "chunks", stamp, chunks: undefined };
      const { text } = source;
      const known = { path, language, text, definitions: unpackDefinitions(definitions) };
      return { kind: "chunks", stamp, chunks: await chunksOf(known) };
    }
    if (source.kind !== "text")
      return { kind: "record", record: { path, language, stamp, hash, ...emptyExtraction(source.kind) } };
    const { text } = source;
    const extraction = await extractor.extract(text, language);
    const record = { path, language, stamp, hash, ...packExtraction(extraction) };
    if (!wantsChunks) return { kind: "record", record };
    const { definitions: found } = extraction;
    return { kind: "record", record, chunks: await chunksOf({ path, language, text, definitions: found }) };
  };

  return {
    // Requests of this actor are only ever made by the indexer.
    request: (input) => parse(input as ParseTask),
    usedBytes() {
      const { total_heap_size, external_memory } = getHeapStatistics();
      return total_heap_size + external_memory;
    },
  };
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length > 0 && Buffer.compare(one, other) === 0;
}
