import type { EmbeddingSettings, EmbeddingStatus, Embeddings } from "./contract.ts";
import type { OpenVectorThread } from "./vector-access.ts";

export interface LaterDeps {
  readonly settings: EmbeddingSettings;
  readonly notice: string | undefined;
  readonly folder: string;
  readonly openVectors: OpenVectorThread | undefined;
}

/** Embeddings whose code is loaded by the first call that needs it. */
export function createLater({ settings, notice, folder, openVectors }: LaterDeps): Embeddings {
  let service: Embeddings | undefined;
  let loading: Promise<Embeddings> | undefined;
  let isClosed = false;
  const load = (): Promise<Embeddings> => {
    loading ??= import("./service.ts").then(async ({ createService }) => {
      service = createService({ settings, folder, openVectors });
      // A call that comes after the end finds a closed room.
      if (isClosed) await service.close();
      return service;
    });
    return loading;
  };
  const idle: EmbeddingStatus = {
    state: "idle",
    model: `${settings.provider}/${settings.model}`,
    embedder: undefined,
    dimensions: undefined,
    reason: undefined,
    retryAt: undefined,
    vectors: 0,
    index: undefined,
  };
  return {
    status() {
      const status = service?.status() ?? idle;
      return { ...status, reason: status.reason ?? notice };
    },
    embedQuery: async (text, options) => (await load()).embedQuery(text, options),
    embedMissing: async (chunks, options) => (await load()).embedMissing(chunks, options),
    nearest: async (query, options) => (await load()).nearest(query, options),
    scores: async (query, chunks) => (await load()).scores(query, chunks),
    // Before anything was loaded there is nothing that would be forgotten.
    forget: async (chunks) => service?.forget(chunks),
    async close() {
      isClosed = true;
      const running = service ?? (await loading);
      await running?.close();
    },
  };
}
