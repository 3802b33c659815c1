import { expect, test, vi } from "vitest";
import { type Fault, json, serveModel } from "../core/embeddings/model-server.ts";
import { openClient } from "../helpers/client.ts";
import { indexedTimeoutMs } from "../helpers/indexed.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const files = {
  "src/retry.ts":
    "export async function sendAgain(job: Job) {\n  await pause(100);\n  return job.send();\n}\n",
  "src/colour.ts": "export function blend(one: number, other: number) {\n  return (one + other) / 2;\n}\n",
};
const query = "mix two colours";

test("search_code asks the model that its user chose, and says so", {
  timeout: indexedTimeoutMs,
}, async () => {
  const model = await serveModel();
  const { call } = await openClient(createWorkspace(files), {
    environment: { CODI_EMBEDDING: "ollama/made-up", OLLAMA_HOST: model.url },
  });
  await vi.waitUntil(async () => /^mode: model$/m.test((await call("search_code", { query })).text), {
    timeout: 60_000,
    interval: 200,
  });
  const texts = model.asked.flatMap((asked) => asked.texts);
  expect(texts.some((text) => text.includes("blend(one: number"))).toBe(true);
  expect(texts.some((text) => text.includes(query))).toBe(true);
});

test("a model that does not answer costs little, is named, and code is found without it", {
  timeout: indexedTimeoutMs,
}, async () => {
  const { call } = await openClient(createWorkspace(files), {
    // Port 9 refuses at once.
    environment: { CODI_EMBEDDING: "ollama/made-up", OLLAMA_HOST: "http://127.0.0.1:9" },
  });
  await vi.waitUntil(
    async () => (await call("index_status", { wait_ms: 20_000 })).text.includes("state: ready"),
    {
      timeout: 60_000,
    },
  );
  const { text } = await call("search_code", { query: "blend two numbers" });
  expect(text).toMatch(/^src\/colour\.ts:1-3 blend/m);
  expect(text).toMatch(/^mode: static \(.*ollama\/made-up/m);
});

test.for<[string, string, Fault | undefined, RegExp]>([
  ["has no model of that name", "ollama/misspelt", undefined, /misspelt/],
  [
    "answers with NaN",
    "ollama/made-up",
    (_, { send, vectors }) => send(vectors.map((vector) => vector.map(() => Number.NaN))),
    /made-up/,
  ],
  [
    "answers with vectors too few",
    "ollama/made-up",
    (_, { send, vectors }) => send([...vectors, ...vectors]),
    /made-up/,
  ],
  ["answers with something else", "ollama/made-up", (response) => json(response, 200, ["hello"]), /made-up/],
  [
    "never ends its answer",
    "ollama/made-up",
    (response) => void response.writeHead(200).write("{"),
    /made-up/,
  ],
])(
  "a model server that %s is named with what is wrong, and code is found all the same",
  {
    timeout: indexedTimeoutMs,
  },
  async ([, model, fault, named]) => {
    const server = await serveModel();
    if (fault) server.faults.push(...Array<Fault>(50).fill(fault));
    const { call } = await openClient(createWorkspace(files), {
      environment: { CODI_EMBEDDING: model, OLLAMA_HOST: server.url },
    });
    await vi.waitUntil(
      async () => (await call("index_status", { wait_ms: 20_000 })).text.includes("state: ready"),
      { timeout: 60_000 },
    );
    const { text, isError } = await call("search_code", { query: "blend two numbers" });
    expect(isError).toBe(false);
    expect(text).toMatch(/^src\/colour\.ts:1-3 blend/m);
    const mode = text.split("\n").find((line) => line.startsWith("mode:"));
    expect(mode).toMatch(/^mode: static \(/);
    expect(mode).toMatch(named);
  },
);

test("what is no model's name is said in each answer, and nothing is asked", {
  timeout: indexedTimeoutMs,
}, async () => {
  const { call } = await openClient(createWorkspace(files), { environment: { CODI_EMBEDDING: "nonsense" } });
  const { text } = await call("search_code", { query: "blend two numbers" });
  expect(text).toMatch(/^src\/colour\.ts:1-3 blend/m);
  expect(text).toMatch(/^mode: static \(.*nonsense/m);
});

test("a folder that one works in cannot send its code to a model", {
  timeout: indexedTimeoutMs,
}, async () => {
  const model = await serveModel();
  const workspace = createWorkspace({
    ...files,
    ".codi/config.json": JSON.stringify({
      retrieval: { embedding: "ollama/made-up", base_url: model.url },
    }),
  });
  const { call } = await openClient(workspace);
  const { text } = await call("search_code", { query: "blend two numbers" });
  expect(text).toContain("mode: static");
  expect(model.asked).toEqual([]);
});
