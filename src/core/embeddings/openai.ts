import { createHash } from "node:crypto";
import OpenAI from "openai";
import * as z from "zod";
import type { ModelClient, RawVector } from "./client.ts";
import { createRequests } from "./http.ts";
import { brokenAnswer } from "./model-error.ts";

export interface OpenAIDeps {
  readonly provider: "openai" | "compatible";
  readonly model: string;
  /** Up to and including the version: `https://api.openai.com/v1`. */
  readonly endpoint: string;
  readonly apiKey: string | undefined;
  readonly now: () => number;
}

/** A model behind `POST /v1/embeddings`, at OpenAI or at any server that speaks like it. */
export function createOpenAIClient({ provider, model, endpoint, apiKey, now }: OpenAIDeps): ModelClient {
  const name = `${provider}/${model}`;
  const requests = createRequests({
    model: name,
    endpoint,
    apiKey,
    now,
    hints: {
      start: "Check that its server runs and that OPENAI_BASE_URL (or `retrieval.base_url`) names it.",
      key: "Set OPENAI_API_KEY (or `retrieval.api_key` in the config of CODI_HOME) to a key that may use this model.",
      model: "Check the name of the model, and that the endpoint ends before `/embeddings` (often in `/v1`).",
    },
  });
  return {
    name,
    // OpenAI takes 2,048 texts and 300,000 tokens in a request, 8,192 tokens a text; code has about 3 characters a token.
    limits: { texts: 128, characters: 300_000, textCharacters: 20_000 },
    // Elsewhere the same name may mean another model.
    version: async () => (endpoint === publicEndpoint ? "" : fingerprint(endpoint)),
    async vectors(texts, signal) {
      let failure: unknown;
      const client = quietClient(endpoint, apiKey, async (url, init) => {
        try {
          return await requests.send(url, init);
        } catch (error) {
          failure = error;
          throw error;
        }
      });
      try {
        // Servers that copy the API do not all know base64. Asked for by name, the package leaves the answer as it is.
        const encoding_format = provider === "openai" ? "base64" : "float";
        const answer = await client.embeddings.create(
          { model, input: [...texts], encoding_format },
          { signal },
        );
        return inOrder(answer, name, texts.length);
      } catch (error) {
        // The package wraps what its `fetch` throws, by the words in it; what we threw is what counts.
        throw requests.unread(failure ?? error, signal);
      }
    },
  };
}

/** A client for one request that takes nothing from the environment, logs nothing and repeats nothing. */
function quietClient(
  endpoint: string,
  apiKey: string | undefined,
  send: (url: string, init: RequestInit) => Promise<Response>,
): OpenAI {
  return new OpenAI({
    baseURL: endpoint,
    apiKey: apiKey ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    // Retries are ours; its default log is stdout, which belongs to the protocol.
    maxRetries: 0,
    logLevel: "off",
    timeout: longestTimeoutMs,
    fetch: (url, init) => send(String(url), { ...init, headers: plainHeaders(init, apiKey) }),
  });
}

export const publicEndpoint = "https://api.openai.com/v1";

/** The limits that count are those of the signal. */
const longestTimeoutMs = 600_000;

/** Only what the request needs: the package adds facts about this machine, and headers that the environment names. */
function plainHeaders(init: RequestInit | undefined, apiKey: string | undefined): Headers {
  const headers = new Headers({ accept: "application/json", "content-type": "application/json" });
  const key = apiKey === undefined ? null : new Headers(init?.headers).get("authorization");
  if (key !== null) headers.set("authorization", key);
  return headers;
}

const answerSchema = z.object({
  data: z.array(
    z.object({
      index: z.int().min(0).optional(),
      embedding: z.custom<RawVector>((value) => value !== undefined),
    }),
  ),
});

/** The API promises an `index` with each vector, not an order. */
function inOrder(answer: unknown, model: string, count: number): RawVector[] {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success)
    throw brokenAnswer(model, "did not answer with `data` and an `embedding` in each part");
  const { data } = parsed.data;
  if (data.length !== count) return data.map(({ embedding }) => embedding);
  const ordered = new Map(data.map(({ index, embedding }, place) => [index ?? place, embedding]));
  const found = Array.from({ length: count }, (_, index) => ordered.get(index));
  if (found.some((embedding) => embedding === undefined))
    throw brokenAnswer(model, "numbered its vectors so that some texts have none");
  return found.filter((embedding) => embedding !== undefined);
}

const fingerprint = (endpoint: string): string =>
  createHash("sha256").update(endpoint).digest("hex").slice(0, 8);
