import { type ActorStart, openInline, openThread } from "../workers/index.ts";
import type { ChunkProduct } from "./contract.ts";
import { startIndexer } from "./indexer.ts";
import type { IndexerSetup } from "./messages.ts";
import { startParser } from "./parser.ts";

/** What src/worker.ts runs: the indexer, and the parsers that it opens. */
export interface IndexActors {
  readonly indexer: ActorStart;
  readonly parser: ActorStart;
}

export function indexActors(loadChunks?: () => Promise<ChunkProduct>): IndexActors {
  const parser: ActorStart = () => startParser({ loadChunks });
  const openParser = (isInline: boolean) =>
    isInline ? openInline(async () => parser, undefined) : openThread({ actor: "parser", setup: undefined });
  return {
    parser,
    // `createIndexing` opens it, with this set-up.
    indexer: (setup, notify) => startIndexer(setup as IndexerSetup, notify, { openParser, loadChunks }),
  };
}
