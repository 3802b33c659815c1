import type { EmbeddingChoice, EmbeddingSettings } from "./contract.ts";
import { ollamaAddress, sound } from "./endpoint.ts";

/** What a config file says under `retrieval`. */
export interface RetrievalSettings {
  /** `provider/model`; `off` or false for none. */
  readonly embedding?: string | false | undefined;
  readonly base_url?: string | undefined;
  readonly api_key?: string | undefined;
  readonly model_folder?: string | undefined;
  readonly allow_download?: boolean | undefined;
}

export interface ChoiceSources {
  /** `CODI_EMBEDDING`. */
  readonly named: string | undefined;
  readonly openaiKey: string | undefined;
  readonly openaiBaseUrl: string | undefined;
  readonly ollamaHost: string | undefined;
  readonly user: RetrievalSettings | undefined;
  /** Written by whoever wrote the code: it may switch a model off, and not say where code is sent. */
  readonly workspace: RetrievalSettings | undefined;
}

/** Settles which model embeds, and where it is. Never throws: without a model search still works, and says why. */
export function chooseEmbedding(sources: ChoiceSources): EmbeddingChoice {
  const { named, user, workspace } = sources;
  const isOff = (value: string | false | undefined) => value === false || value === "off";
  const chosen = named ?? user?.embedding;
  if (isOff(workspace?.embedding))
    return {
      settings: undefined,
      notice:
        chosen === undefined || isOff(chosen) ? undefined : "The workspace's config switches embedding off.",
    };
  const ignored =
    workspace === undefined || Object.keys(workspace).length === 0
      ? undefined
      : "What the workspace's config says under `retrieval` is ignored, except `embedding: off`: only the config of CODI_HOME and the environment may choose a model.";
  if (chosen === undefined || chosen === "" || chosen === false || chosen === "off")
    return { settings: undefined, notice: ignored };
  const where = named === undefined ? "`retrieval.embedding`" : "CODI_EMBEDDING";
  const found = settle(chosen, where, sources);
  return typeof found === "string"
    ? { settings: undefined, notice: found }
    : { settings: found, notice: ignored };
}

/** @returns the settings, or a sentence about what is wrong. */
function settle(chosen: string, where: string, sources: ChoiceSources): EmbeddingSettings | string {
  const [provider = "", ...rest] = chosen.split("/");
  const model = rest.join("/").trim();
  if (!isProvider(provider) || model === "")
    return `${where} names no embedding model: ${chosen}. It takes provider/model with ${Object.keys(providers).join(", ")}, such as ollama/nomic-embed-text.`;
  // Address and key of the config file belong to the provider that it names.
  const { user = {} } = sources;
  const isOther = typeof user.embedding === "string" && user.embedding.split("/")[0] !== provider;
  const own = isOther ? {} : user;
  const place = providers[provider](sources, own);
  if (typeof place === "string") return `The embedding model ${chosen} ${place}`;
  if (place.endpoint !== undefined && !sound(place.endpoint))
    return `The embedding model ${chosen} has an endpoint that is no http address, or one with a password in it.`;
  return {
    provider,
    model,
    ...place,
    modelFolder: user.model_folder,
    allowDownload: user.allow_download ?? false,
  };
}

type Provider = EmbeddingSettings["provider"];
type Place = Pick<EmbeddingSettings, "endpoint" | "apiKey">;
type PlaceRule = (sources: ChoiceSources, user: RetrievalSettings) => Place | string;

const isProvider = (name: string): name is Provider => Object.hasOwn(providers, name);

/** Where each provider is, and which key goes there: a key only goes where it was given for. */
const providers: Readonly<Record<Provider, PlaceRule>> = {
  openai: ({ openaiKey, openaiBaseUrl }, user) => {
    const endpoint = openaiBaseUrl ?? user.base_url;
    const apiKey =
      openaiKey ?? (openaiBaseUrl === undefined || user.base_url === undefined ? user.api_key : undefined);
    if (apiKey === undefined && endpoint === undefined)
      return "needs a key: set OPENAI_API_KEY, or `retrieval.api_key` in the config of CODI_HOME.";
    return { endpoint, apiKey };
  },
  compatible: ({ openaiKey, openaiBaseUrl }, user) => {
    // The key in the environment may be OpenAI's own: it only goes to an address from the environment.
    if (user.base_url !== undefined && openaiBaseUrl === undefined)
      return { endpoint: user.base_url, apiKey: user.api_key };
    if (openaiBaseUrl !== undefined) return { endpoint: openaiBaseUrl, apiKey: openaiKey };
    return "has no endpoint: set OPENAI_BASE_URL, or `retrieval.base_url` in the config of CODI_HOME.";
  },
  ollama: ({ ollamaHost }, user) => ({
    endpoint:
      ollamaHost === undefined && user.base_url !== undefined ? user.base_url : ollamaAddress(ollamaHost),
    apiKey: undefined,
  }),
  transformers: () => ({ endpoint: undefined, apiKey: undefined }),
};
