import { getHeapStatistics } from "node:v8";
import type { FileRecord } from "../../store/index-record.ts";
import { createExtractor, type Extraction } from "../syntax/index.ts";
import type { Actor } from "../workers/index.ts";
import type { ChunkProduct } from "./contract.ts";
import { emptyExtraction, packExtraction } from "./pack.ts";
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
}

export type Parsed =
  | { readonly kind: "gone" }
  | { readonly kind: "same"; readonly stamp: FileRecord["stamp"] }
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

  const parse = async ({ path, absolute, language, knownHash, wantsChunks }: ParseTask): Promise<Parsed> => {
    const source = readSource(absolute);
    if (source.kind === "gone") return { kind: "gone" };
    if (source.kind === "unreadable") {
      const stamp = { size: 0, mtime: 0, ctime: 0 };
      const hash = new Uint8Array();
      return { kind: "record", record: { path, language, stamp, hash, ...emptyExtraction("unreadable") } };
    }
    const { stamp, hash } = source;
    if (knownHash !== undefined && isEqual(hash, knownHash)) return { kind: "same", stamp };
    if (source.kind !== "text")
      return { kind: "record", record: { path, language, stamp, hash, ...emptyExtraction(source.kind) } };
    const { text } = source;
    const extraction = await extractor.extract(text, language);
    const record = { path, language, stamp, hash, ...packExtraction(extraction) };
    if (!wantsChunks || loadChunks === undefined) return { kind: "record", record };
    product ??= await loadChunks();
    return { kind: "record", record, chunks: await product.make(sourceOf(path, language, text, extraction)) };
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

const sourceOf = (path: string, language: string, text: string, { definitions }: Extraction) => ({
  path,
  language,
  text,
  definitions,
});

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length > 0 && Buffer.compare(one, other) === 0;
}
