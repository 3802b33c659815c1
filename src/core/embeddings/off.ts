import { CodiError } from "../../shared/errors.ts";
import type { Embeddings, EmbedReport } from "./contract.ts";

/** What stands in where no model is configured. */
export function createOff(notice: string | undefined): Embeddings {
  const reason = notice ?? "No embedding model is configured.";
  return {
    status: () => ({
      state: "off",
      model: undefined,
      embedder: undefined,
      dimensions: undefined,
      reason: notice,
      retryAt: undefined,
      vectors: 0,
      index: undefined,
    }),
    embedQuery: () =>
      Promise.reject(
        new CodiError("unavailable", reason, {
          hint: "Set CODI_EMBEDDING to a model such as ollama/nomic-embed-text.",
        }),
      ),
    async embedMissing(chunks): Promise<EmbedReport> {
      let remaining = 0;
      for await (const _ of chunks) remaining += 1;
      return { present: 0, reused: 0, embedded: 0, refused: 0, remaining, reason };
    },
    nearest: async () => [],
    scores: async () => new Map(),
    forget: async () => {},
    close: async () => {},
  };
}
