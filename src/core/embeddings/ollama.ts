import * as z from "zod";
import type { ModelClient, RawVector } from "./client.ts";
import { createRequests, type ModelRequests } from "./http.ts";
import { brokenAnswer } from "./model-error.ts";

export interface OllamaDeps {
  readonly model: string;
  /** Such as `http://127.0.0.1:11434`. */
  readonly endpoint: string;
  readonly now: () => number;
}

/** A model served by Ollama: `POST /api/embed` (docs/api.md of ollama/ollama). */
export function createOllamaClient({ model, endpoint, now }: OllamaDeps): ModelClient {
  const name = `ollama/${model}`;
  const root = endpoint.replace(/\/+$/, "");
  const requests = createRequests({
    model: name,
    endpoint,
    apiKey: undefined,
    now,
    hints: {
      start: "Start it with `ollama serve`, or set OLLAMA_HOST to where it runs.",
      key: "Ollama itself takes no key: look at what stands in front of it.",
      model: `Get it with \`ollama pull ${model}\`, or name one that \`ollama list\` shows and that makes embeddings.`,
    },
  });
  return {
    name,
    // Ollama works on one text after the other; small batches let progress be kept, and a question get its turn.
    limits: { texts: 16, characters: 120_000, textCharacters: 16_000 },
    version: (signal) => digestOf(requests, root, model, signal),
    async vectors(texts, signal) {
      const body = JSON.stringify({ model, input: texts, truncate: true });
      const parsed = answerSchema.safeParse(
        await readJson(requests, `${root}/api/embed`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
          signal,
        }),
      );
      if (!parsed.success) throw brokenAnswer(name, "did not answer with `embeddings`");
      return parsed.data.embeddings;
    },
  };
}

const answerSchema = z.object({ embeddings: z.array(z.custom<RawVector>((value) => value !== undefined)) });

const tagsSchema = z.object({
  models: z.array(z.object({ name: z.string(), digest: z.string().optional() })),
});

/** The digest of the model's files: `ollama pull` may bring other ones under the same name. */
async function digestOf(requests: ModelRequests, root: string, model: string, signal: AbortSignal) {
  const parsed = tagsSchema.safeParse(await readJson(requests, `${root}/api/tags`, { signal }));
  const full = model.includes(":") ? model : `${model}:latest`;
  // A server that does not list its models still embeds; the id then rests on the name alone.
  return parsed.data?.models.find(({ name }) => name === full)?.digest?.slice(0, 12) ?? "";
}

async function readJson(
  requests: ModelRequests,
  url: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<unknown> {
  const response = await requests.send(url, init);
  try {
    return await response.json();
  } catch (error) {
    throw requests.unread(error, init.signal);
  }
}
