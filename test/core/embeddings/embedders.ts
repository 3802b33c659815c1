import { connectEmbedder } from "../../../src/core/embeddings/embedder.ts";
import {
  type Embedder,
  type EmbeddingSettings,
  loadVectorActor,
  type OpenVectorThread,
} from "../../../src/core/embeddings/index.ts";
import { createClient } from "../../../src/core/embeddings/provider.ts";
import type { Clock } from "../../../src/core/embeddings/retry.ts";
import type { TransformersModule } from "../../../src/core/embeddings/transformers.ts";
import { type ModelServer, vectorOf } from "./model-server.ts";

/** A clock that waits for nothing and remembers for how long it was asked to. */
export interface FakeClock extends Clock {
  readonly waits: number[];
  time: number;
}

export function fakeClock(): FakeClock {
  const clock: FakeClock = {
    waits: [],
    time: 1_000_000,
    now: () => clock.time,
    async wait(ms, signal) {
      signal.throwIfAborted();
      clock.waits.push(ms);
      clock.time += ms;
    },
  };
  return clock;
}

export const secret = "key-that-nobody-may-see-0123456789";

/** Settings for a served model called `made-up`. */
export function settingsFor(
  provider: EmbeddingSettings["provider"],
  server: Pick<ModelServer, "url">,
  model = "made-up",
): EmbeddingSettings {
  return {
    provider,
    model,
    endpoint: provider === "ollama" ? server.url : `${server.url}/v1`,
    apiKey: provider === "ollama" || provider === "transformers" ? undefined : secret,
    modelFolder: undefined,
    allowDownload: false,
  };
}

/** The package `@huggingface/transformers` as far as we use it, with the same vectors as the server. */
export function fakeTransformers(server: Pick<ModelServer, "dimensions">): TransformersModule {
  return {
    env: { allowRemoteModels: true, allowLocalModels: false, localModelPath: "/models" },
    async pipeline(_task, model) {
      if (model !== "made-up") throw new Error("local_files_only and the file was not found");
      return async (texts) => ({
        data: Float32Array.from(texts.flatMap((text) => vectorOf(text, server.dimensions))),
        dims: [texts.length, server.dimensions],
      });
    },
  };
}

/** Without a thread: the work is done where it is asked for, one request in a turn of the event loop. */
export const openVectorsInline: OpenVectorThread = (setup) => {
  const started = loadVectorActor().then((start) => start(setup));
  started.catch(() => {}); // every request tells it
  return {
    request: async (input) => (await started).request(input),
    async close() {
      const actor = await started.catch(() => undefined);
      actor?.close();
    },
  };
};

export const never = new AbortController().signal;

export async function embedderFor(
  settings: EmbeddingSettings,
  server: ModelServer,
  clock: Clock = fakeClock(),
): Promise<Embedder> {
  const client = await createClient(settings, {
    now: clock.now,
    loadTransformers: async () => fakeTransformers(server),
  });
  return connectEmbedder({ client, clock }, new AbortController().signal);
}
