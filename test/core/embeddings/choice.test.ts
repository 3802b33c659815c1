import { describe, expect, test } from "vitest";
import { type ChoiceSources, chooseEmbedding } from "../../../src/core/embeddings/index.ts";

const nothing: ChoiceSources = {
  named: undefined,
  openaiKey: undefined,
  openaiBaseUrl: undefined,
  ollamaHost: undefined,
  user: undefined,
  workspace: undefined,
};

const choose = (sources: Partial<ChoiceSources>) => chooseEmbedding({ ...nothing, ...sources });

const [env, own] = ["key-of-the-environment", "key-of-the-file"];
const [envUrl, ownUrl] = ["http://env:1/v1", "http://own:2/v1"];

test.for<[string, Partial<ChoiceSources>, object]>([
  [
    "OpenAI",
    { named: "openai/m", openaiKey: env },
    { provider: "openai", model: "m", endpoint: undefined, apiKey: env },
  ],
  [
    "OpenAI elsewhere",
    { named: "openai/m", openaiKey: env, openaiBaseUrl: envUrl },
    { endpoint: envUrl, apiKey: env },
  ],
  ["a key of the file", { named: "openai/m", user: { api_key: own } }, { endpoint: undefined, apiKey: own }],
  [
    "the environment before the file",
    { user: { embedding: "openai/m", api_key: own }, openaiKey: env },
    { apiKey: env },
  ],
  [
    "the file's address",
    { user: { embedding: "compatible/m", base_url: ownUrl, api_key: own } },
    { endpoint: ownUrl, apiKey: own },
  ],
  [
    "a name with slashes",
    { named: "compatible/org/model", openaiBaseUrl: envUrl },
    { model: "org/model", endpoint: envUrl },
  ],
  [
    "Ollama",
    { named: "ollama/nomic-embed-text:v1.5" },
    { model: "nomic-embed-text:v1.5", endpoint: "http://127.0.0.1:11434", apiKey: undefined },
  ],
  ["Ollama elsewhere", { named: "ollama/m", ollamaHost: "gpu:1234" }, { endpoint: "http://gpu:1234" }],
  [
    "Ollama in the file",
    { user: { embedding: "ollama/m", base_url: "http://box:11434" } },
    { endpoint: "http://box:11434" },
  ],
  [
    "transformers",
    { named: "transformers/org/m", user: { model_folder: "/m", allow_download: true } },
    { model: "org/m", modelFolder: "/m", allowDownload: true },
  ],
  ["CODI_EMBEDDING before the file", { named: "ollama/a", user: { embedding: "ollama/b" } }, { model: "a" }],
])("%s", ([, sources, expected]) => {
  const { settings, notice } = choose(sources);
  expect(settings).toMatchObject(expected);
  expect(notice).toBeUndefined();
});

describe("a key only goes where it was given for", () => {
  test.for<[string, Partial<ChoiceSources>, object]>([
    [
      "not OpenAI's to an address of the file",
      { named: "compatible/m", openaiKey: env, user: { base_url: ownUrl } },
      { endpoint: ownUrl, apiKey: undefined },
    ],
    [
      "not the file's to an address of the environment",
      { named: "compatible/m", openaiBaseUrl: envUrl, user: { base_url: ownUrl, api_key: own } },
      { endpoint: envUrl, apiKey: undefined },
    ],
    [
      "not the file's to an address of the environment (OpenAI)",
      { named: "openai/m", openaiBaseUrl: envUrl, user: { base_url: ownUrl, api_key: own } },
      { endpoint: envUrl, apiKey: undefined },
    ],
    ["not to Ollama", { named: "ollama/m", openaiKey: env, user: { api_key: own } }, { apiKey: undefined }],
    [
      "nor an address to another provider",
      { named: "ollama/m", user: { embedding: "openai/x", base_url: ownUrl } },
      { endpoint: "http://127.0.0.1:11434" },
    ],
  ])("%s", ([, sources, expected]) => {
    expect(choose(sources).settings).toMatchObject(expected);
  });
});

test.for<[string, Partial<ChoiceSources>, RegExp]>([
  [
    "no provider",
    { named: "nomic" },
    /^CODI_EMBEDDING names no embedding model: nomic\. It takes provider\/model with openai, compatible, ollama, transformers/,
  ],
  ["an unknown one", { named: "cohere/embed" }, /names no embedding model/],
  ["a word of the language", { named: "constructor/x" }, /names no embedding model/],
  ["no model", { user: { embedding: "ollama/" } }, /^`retrieval\.embedding` names no embedding model/],
  ["no key", { named: "openai/m" }, /needs a key: set OPENAI_API_KEY/],
  ["no endpoint", { named: "compatible/m", openaiKey: env }, /has no endpoint: set OPENAI_BASE_URL/],
  [
    "an endpoint that is none",
    { named: "compatible/m", openaiBaseUrl: "localhost:8080" },
    /endpoint that is no http address/,
  ],
  [
    "a password in the endpoint",
    { named: "compatible/m", openaiBaseUrl: "http://me:secret@host/v1" },
    /with a password in it\.$/,
  ],
  [
    "a broken OLLAMA_HOST",
    { named: "ollama/m", ollamaHost: "http://[oops" },
    /endpoint that is no http address/,
  ],
])("%s: no model, and a sentence about it", ([, sources, expected]) => {
  const { settings, notice } = choose(sources);
  expect(settings).toBeUndefined();
  expect(notice).toMatch(expected);
  expect(notice).not.toContain("secret@");
});

test.for([undefined, "", "off", false] as const)("%s means no model, and no notice", (embedding) => {
  expect(choose({ user: { embedding } })).toEqual({ settings: undefined, notice: undefined });
});

describe("a workspace", () => {
  test.for(["off", false] as const)("can switch a model off with %s, wherever it was chosen", (embedding) => {
    const notice = "The workspace's config switches embedding off.";
    expect(choose({ named: "ollama/m", workspace: { embedding } })).toEqual({ settings: undefined, notice });
    expect(choose({ workspace: { embedding } })).toEqual({ settings: undefined, notice: undefined });
  });

  test("cannot choose a model, an address, a key or a download", () => {
    const workspace = {
      embedding: "compatible/m",
      base_url: "http://elsewhere/v1",
      api_key: "x",
      model_folder: "/elsewhere",
      allow_download: true,
    };
    expect(choose({ workspace })).toEqual({
      settings: undefined,
      notice: expect.stringContaining("is ignored"),
    });
    for (const named of ["openai/m", "compatible/m", "ollama/m", "transformers/m"]) {
      const sources = { named, openaiKey: env, openaiBaseUrl: envUrl };
      const { settings, notice } = choose({ ...sources, workspace });
      expect(settings).toEqual(choose(sources).settings);
      expect(notice).toContain("is ignored");
    }
  });
});

test.for([
  [undefined, "http://127.0.0.1:11434"],
  ["", "http://127.0.0.1:11434"],
  ["gpu", "http://gpu:11434"],
  ["gpu:80", "http://gpu"],
  [":1234", "http://127.0.0.1:1234"],
  ["0.0.0.0", "http://127.0.0.1:11434"],
  ["0.0.0.0:8080", "http://127.0.0.1:8080"],
  ["::1", "http://[::1]:11434"],
  ["[::]:5", "http://[::1]:5"],
  ["https://ai.example.com", "https://ai.example.com"],
  ["http://ai.example.com:8080/ollama/", "http://ai.example.com:8080/ollama"],
] as const)("OLLAMA_HOST %s is %s", ([ollamaHost, expected]) => {
  expect(choose({ named: "ollama/m", ollamaHost }).settings?.endpoint).toBe(expected);
});
