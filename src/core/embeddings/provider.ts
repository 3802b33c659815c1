import { createRequire } from "node:module";
import { CodiError } from "../../shared/errors.ts";
import type { ModelClient } from "./client.ts";
import type { EmbeddingSettings } from "./contract.ts";
import type { TransformersModule } from "./transformers.ts";

export interface ProviderDeps {
  readonly now: () => number;
  readonly loadTransformers?: () => Promise<TransformersModule>;
}

/** The client that the settings name. Its code is only loaded now. */
export async function createClient(settings: EmbeddingSettings, deps: ProviderDeps): Promise<ModelClient> {
  const { provider, model, apiKey } = settings;
  const { now } = deps;
  if (provider === "transformers") {
    const { createTransformersClient } = await import("./transformers.ts");
    return createTransformersClient({ ...settings, load: deps.loadTransformers ?? loadTransformers });
  }
  if (provider === "ollama") {
    const { createOllamaClient } = await import("./ollama.ts");
    return createOllamaClient({ model, endpoint: settings.endpoint ?? "http://127.0.0.1:11434", now });
  }
  if (provider === "compatible" && settings.endpoint === undefined)
    throw new CodiError("unavailable", `The embedding model compatible/${model} has no endpoint.`, {
      hint: "Set OPENAI_BASE_URL, or `retrieval.base_url` in the config of CODI_HOME.",
    });
  const { createOpenAIClient, publicEndpoint } = await import("./openai.ts");
  return createOpenAIClient({ provider, model, apiKey, endpoint: settings.endpoint ?? publicEndpoint, now });
}

/** Looked up where we are installed; it is no dependency of ours, so the bundle must not contain it. */
async function loadTransformers(): Promise<TransformersModule> {
  const loaded: TransformersModule = createRequire(import.meta.url)("@huggingface/transformers");
  return loaded;
}
