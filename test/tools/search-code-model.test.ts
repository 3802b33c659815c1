import { expect, test, vi } from "vitest";
import { serveModel } from "../core/embeddings/model-server.ts";
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
