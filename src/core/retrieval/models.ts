import { readFile } from "node:fs/promises";
import { isAbort } from "../../shared/errors.ts";
import type { ChunkReader } from "../../store/chunk-reader.ts";
import type { EmbeddableChunk, Embeddings } from "../embeddings/index.ts";
import type { IndexReader } from "../indexing/index.ts";

/** What the model that a person chose says of one phrasing. */
export interface ModelOpinion {
  /** Ids of the nearest chunks. */
  readonly nearest: readonly number[];
  /** Cosines of these chunks, for those that have a vector. */
  scores(ids: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/** The configured model, as a search uses it. */
export interface Models {
  readonly isConfigured: boolean;
  /** An opinion, or a finished clause why there is none just now. Costs at most two seconds once. */
  opinion(
    question: string,
    reader: ChunkReader,
    within: ReadonlySet<number> | undefined,
    signal: AbortSignal,
  ): Promise<ModelOpinion | string>;
  /** Gives vectors to chunks that have none, in the background, once for each state of the index. */
  fill(index: IndexReader, reader: ChunkReader): void;
  /** Why an opinion is not yet one about everything; undefined when it is. */
  shortage(reader: ChunkReader): string | undefined;
  close(): void;
}

const maxNearest = 100;

export function createModels(embeddings: Embeddings | undefined): Models {
  const closing = new AbortController();
  let filled: { reader: ChunkReader; generation: number } | undefined;
  let isFilling = false;

  const isConfigured = embeddings !== undefined && embeddings.status().state !== "off";
  return {
    isConfigured,
    async opinion(question, reader, within, signal) {
      if (!embeddings) return "no model is configured";
      try {
        const vector = await embeddings.embedQuery(question, { signal });
        const hits = await embeddings.nearest(vector, { limit: within ? maxNearest * 10 : maxNearest });
        if (hits.length === 0) return "no code has a vector of the model yet";
        const hashes = new Map(
          reader.chunks(hits.map(({ chunk }) => chunk)).map(({ id, hash }) => [id, hexOf(hash)]),
        );
        const nearest = hits
          // The vector of an earlier text says nothing of the present one.
          .filter(({ chunk, hash }) => hashes.get(chunk) === hash && (!within || within.has(chunk)))
          .map(({ chunk }) => chunk)
          .slice(0, maxNearest);
        return { nearest, scores: (ids) => embeddings.scores(vector, ids) };
      } catch (error) {
        if (isAbort(error) || signal.aborted) throw error;
        return error instanceof Error ? error.message.replace(/\.$/, "") : "the model does not answer";
      }
    },
    fill(index, reader) {
      const generation = index.generation();
      if (
        !embeddings ||
        !isConfigured ||
        isFilling ||
        (filled?.reader === reader && filled.generation === generation)
      )
        return;
      isFilling = true;
      embeddings
        .embedMissing(embeddable(index, reader), { signal: closing.signal, complete: true })
        .then(({ remaining }) => {
          if (remaining === 0) filled = { reader, generation };
        })
        // Why it failed is in the status of the embeddings, which the next answer says.
        .catch(() => undefined)
        .finally(() => {
          isFilling = false;
        });
    },
    shortage(reader) {
      if (filled?.reader === reader) return undefined;
      const { vectors = 0 } = embeddings?.status() ?? {};
      return `${vectors} of about ${reader.totals().chunks} chunks have a vector so far`;
    },
    close: () => closing.abort(),
  };
}

const page = 200;

async function* embeddable(index: IndexReader, reader: ChunkReader): AsyncGenerator<EmbeddableChunk> {
  let last = 0;
  let open: { path: string; lines: readonly string[] } | undefined;
  const textOf = async (path: string, start: number, end: number): Promise<string> => {
    if (open?.path !== path) {
      const text = await readFile(index.absolute(path), "utf8").catch(() => "");
      open = { path, lines: text.split("\n") };
    }
    return open.lines.slice(start - 1, end).join("\n");
  };
  for (;;) {
    const rows = reader.placesAfter(last, page);
    for (const { id, file, path, start, end, chain, symbol, hash } of rows) {
      last = id;
      const name = [chain, symbol].filter((part) => part !== "").join("/");
      yield { id, file, hash: hexOf(hash), text: async () => `${name}\n${await textOf(path, start, end)}` };
    }
    if (rows.length < page) return;
  }
}

const hexOf = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");
