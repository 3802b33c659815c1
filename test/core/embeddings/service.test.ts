import { readdirSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ConnectionLimits } from "../../../src/core/embeddings/connection.ts";
import {
  createEmbeddings,
  type EmbeddableChunk,
  type EmbeddingSettings,
  type Embeddings,
  loadVectorActor,
  type OpenVectorThread,
} from "../../../src/core/embeddings/index.ts";
import { createService } from "../../../src/core/embeddings/service.ts";
import { openInline, openThread, type Thread } from "../../../src/core/workers/index.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { fakeClock, fakeTransformers, never, openVectorsInline, secret, settingsFor } from "./embedders.ts";
import { deadAddress, type Fault, json, type ModelServer, serveModel } from "./model-server.ts";

const hashOf = (text: string): string => Buffer.from(text).toString("hex");

/** Chunks whose ids count from `first`, two to a file; a text is only read once it is asked for. */
function chunksOf(texts: readonly string[], first = 1, read: string[] = []): EmbeddableChunk[] {
  return texts.map((text, index) => ({
    id: first + index,
    file: (first + index) >> 1,
    hash: hashOf(text),
    text: () => {
      read.push(text);
      return text;
    },
  }));
}

const words = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `function number${index} does ${index % 7}`);

interface Room {
  readonly embeddings: Embeddings;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly home: string;
}

function room(
  settings: EmbeddingSettings,
  options: { home?: string; limits?: Partial<ConnectionLimits>; openVectors?: OpenVectorThread } = {},
): Room {
  const clock = fakeClock();
  const home = options.home ?? createWorkspace().home;
  const embeddings = createService({
    settings,
    folder: home,
    clock,
    limits: { ...options.limits },
    openVectors: options.openVectors ?? openVectorsInline,
    loadTransformers: async () => fakeTransformers({ dimensions: 32 }),
  });
  onTestFinished(() => embeddings.close());
  return { embeddings, clock, home };
}

const ollama = async (): Promise<{ server: ModelServer; settings: EmbeddingSettings }> => {
  const server = await serveModel();
  return { server, settings: settingsFor("ollama", server) };
};

const fail: Fault = (response) => json(response, 401, { error: "no" });
const silence: Fault = () => {};

const sent = (server: ModelServer): string[] => server.asked.slice(1).flatMap(({ texts }) => texts);

test.for(["openai", "compatible", "ollama", "transformers"] as const)(
  "%s finds the chunk that a question means",
  async (provider) => {
    const server = await serveModel();
    const { embeddings } = room(settingsFor(provider, server));
    expect(embeddings.status()).toMatchObject({ state: "idle", model: `${provider}/made-up`, vectors: 0 });
    const texts = ["opens a file for reading", "closes the main window", "parses a decimal number"];
    const report = await embeddings.embedMissing(chunksOf(texts), { signal: never });
    expect(report).toEqual({
      present: 0,
      reused: 0,
      embedded: 3,
      refused: 0,
      remaining: 0,
      reason: undefined,
    });
    const query = await embeddings.embedQuery("parse number", { signal: never });
    const hits = await embeddings.nearest(query, { limit: 2 });
    expect(hits.map(({ chunk, hash }) => [chunk, hash])[0]).toEqual([3, hashOf("parses a decimal number")]);
    expect(hits).toHaveLength(2);
    const scores = await embeddings.scores(query, [1, 3, 99]);
    expect([...scores.keys()].sort()).toEqual([1, 3]);
    expect(await embeddings.nearest(query, { limit: 5, files: new Set([0]) })).toHaveLength(1);
    await embeddings.forget([3]);
    expect((await embeddings.nearest(query, { limit: 5 })).map(({ chunk }) => chunk)).not.toContain(3);
    expect(embeddings.status()).toMatchObject({
      state: "ready",
      vectors: 2,
      dimensions: 32,
      index: { kind: "sqlite-vec" },
    });
  },
);

describe("what is sent to the model", () => {
  test("each text once, whatever consists of it, and nothing that is known", async () => {
    const { server, settings } = await ollama();
    const { embeddings, home } = room(settings);
    const texts = [...words(40), ...words(20)];
    expect(await embeddings.embedMissing(chunksOf(texts), { signal: never })).toMatchObject({ embedded: 60 });
    expect(sent(server).toSorted()).toEqual(words(40).toSorted());
    const read: string[] = [];
    expect(await embeddings.embedMissing(chunksOf(texts, 1, read), { signal: never })).toMatchObject({
      present: 60,
    });
    // Another index of the same texts (a rebuild, another branch) in another process.
    await embeddings.close();
    const later = room(settings, { home }).embeddings;
    const rebuilt = chunksOf(texts.toReversed(), 1_000, read);
    expect(await later.embedMissing(rebuilt, { signal: never, complete: true })).toMatchObject({
      reused: 60,
    });
    expect(read).toEqual([]);
    expect(later.status().vectors).toBe(60);
    expect(sent(server)).toHaveLength(41);
    const query = await later.embedQuery("function number39", { signal: never });
    for (const { chunk } of await later.nearest(query, { limit: 100 }))
      expect(chunk).toBeGreaterThanOrEqual(1_000);
  });

  test("two runs at once do not send anything twice", async () => {
    const { server, settings } = await ollama();
    const { embeddings } = room(settings);
    const runs = [1, 2].map(() => embeddings.embedMissing(chunksOf(words(50)), { signal: never }));
    expect(await Promise.all(runs)).toMatchObject([{ embedded: 50 }, { present: 50 }]);
    expect(sent(server)).toHaveLength(50);
  });

  test("texts that say nothing are not sent", async () => {
    const { server, settings } = await ollama();
    const { embeddings } = room(settings);
    const report = await embeddings.embedMissing(chunksOf(["", " \n\t", "text"]), { signal: never });
    expect(report).toMatchObject({ embedded: 1, refused: 2, remaining: 0 });
    expect(sent(server)).toEqual(["text"]);
  });

  test("a text that the model refuses is left out, said, and not sent again", async () => {
    const { server, settings } = await ollama();
    const { embeddings } = room(settings);
    const poison = "p".repeat(450);
    server.limits.characters = 400;
    const texts = [...words(10), poison, ...words(20).slice(10)];
    expect(await embeddings.embedMissing(chunksOf(texts), { signal: never })).toMatchObject({
      embedded: 20,
      refused: 1,
      remaining: 0,
    });
    const before = server.asked.length;
    expect(await embeddings.embedMissing(chunksOf(texts), { signal: never })).toMatchObject({
      present: 20,
      refused: 1,
    });
    expect(server.asked).toHaveLength(before);
  });

  test("a model that refuses everything is given up soon", async () => {
    const { server, settings } = await ollama();
    const { embeddings } = room(settings);
    await embeddings.embedQuery("a", { signal: never });
    server.limits.characters = 1;
    const report = await embeddings.embedMissing(chunksOf(words(200)), { signal: never });
    expect(report.reason).toMatch(/refuses the request/);
    expect(server.asked.length).toBeLessThan(100);
  });
});

describe("what is done is kept", () => {
  test("when the model fails half-way: the next run sends the rest", async () => {
    const { server, settings } = await ollama();
    const { embeddings, clock } = room(settings);
    server.faults.push(undefined, undefined, undefined, fail);
    const report = await embeddings.embedMissing(chunksOf(words(100)), { signal: never });
    expect(report).toMatchObject({ embedded: 32, remaining: 68 });
    expect(report.reason).toMatch(/the key is missing or wrong \(401\)/);
    expect(embeddings.status()).toMatchObject({ state: "cooling", reason: report.reason, vectors: 32 });
    // Left alone for a while …
    const asked = server.asked.length;
    expect(await embeddings.embedMissing(chunksOf(words(100)), { signal: never })).toMatchObject({
      remaining: 100,
    });
    expect(server.asked).toHaveLength(asked);
    // … and then it goes on where it stopped.
    clock.time += 60_000;
    expect(await embeddings.embedMissing(chunksOf(words(100)), { signal: never })).toMatchObject({
      present: 32,
      embedded: 68,
      remaining: 0,
    });
  });

  test("when it is aborted", async () => {
    const { server, settings } = await ollama();
    const { embeddings } = room(settings);
    const stop = new AbortController();
    const work = embeddings.embedMissing(chunksOf(words(100)), {
      signal: stop.signal,
      progress: (done) => done >= 32 && stop.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: "cancelled" });
    expect(embeddings.status().state).toBe("ready");
    const again = await embeddings.embedMissing(chunksOf(words(100)), { signal: never });
    expect(again).toMatchObject({ present: 32, embedded: 68 });
    expect(sent(server).length).toBeLessThan(100 + 32);
  });

  test("when the room is closed in the middle of it", async () => {
    const { server, settings } = await ollama();
    const { embeddings, home } = room(settings);
    let closing: Promise<void> | undefined;
    const work = embeddings.embedMissing(chunksOf(words(100)), {
      signal: never,
      progress: (done) => {
        if (done >= 32) closing ??= embeddings.close();
      },
    });
    await expect(work).rejects.toMatchObject({ code: "cancelled" });
    await closing;
    const later = room(settings, { home }).embeddings;
    const report = await later.embedMissing(chunksOf(words(100)), { signal: never });
    expect(report.present).toBeGreaterThanOrEqual(32);
    expect(report.remaining).toBe(0);
    expect(server.asked.length).toBeGreaterThan(3);
  });
});

test("progress counts up to all", async () => {
  const { settings } = await ollama();
  const { embeddings } = room(settings);
  const steps: [number, number][] = [];
  await embeddings.embedMissing(chunksOf(words(40)), {
    signal: never,
    progress: (done, total) => steps.push([done, total]),
  });
  expect(steps[0]).toEqual([16, 40]);
  expect(steps.at(-1)).toEqual([40, 40]);
});

describe("another model", () => {
  test("of other dimensions under the same name: everything is made anew, and never mixed", async () => {
    const { server, settings } = await ollama();
    const { embeddings, clock } = room(settings);
    await embeddings.embedMissing(chunksOf(words(10)), { signal: never });
    const old = await embeddings.embedQuery("number1", { signal: never });
    server.dimensions = 48;
    const report = await embeddings.embedMissing(chunksOf(words(20)), { signal: never });
    expect(report).toMatchObject({ present: 10, remaining: 10 });
    expect(report.reason).toMatch(/48 dimensions where 32 were expected/);
    clock.time += 60_000;
    expect(await embeddings.embedMissing(chunksOf(words(20)), { signal: never })).toMatchObject({
      embedded: 20,
    });
    expect(embeddings.status()).toMatchObject({ state: "ready", dimensions: 48, vectors: 20 });
    expect(await embeddings.nearest(old, { limit: 5 })).toEqual([]);
    expect(await embeddings.scores(old, [1])).toEqual(new Map());
    const fresh = await embeddings.embedQuery("number1", { signal: never });
    expect(await embeddings.nearest(fresh, { limit: 5 })).toHaveLength(5);
  });

  test("and back again: the vectors of the first are still there", async () => {
    const [one, two] = [await serveModel(), await serveModel()];
    two.digest = "another-digest";
    const { home } = createWorkspace();
    for (const [server, expected] of [
      [one, { embedded: 10 }],
      [two, { embedded: 10 }],
      [one, { present: 10 }],
    ] as const) {
      const { embeddings } = room(settingsFor("ollama", server), { home });
      expect(await embeddings.embedMissing(chunksOf(words(10)), { signal: never })).toMatchObject(expected);
      await embeddings.close();
    }
  });
});

describe("a model that does not answer", () => {
  test("costs its time once, is remembered, and is taken back when it works", async () => {
    const { server, settings } = await ollama();
    const { embeddings, clock } = room(settings, { limits: { questionMs: 100, connectMs: 300 } });
    server.faults.push(silence);
    const first = await embeddings.embedQuery("a", { signal: never }).catch((error) => error);
    expect(first).toMatchObject({ code: "timed_out" });
    expect(first.message).toBe("The embedding model ollama/made-up did not answer within 0.1 seconds.");
    // Refused from memory: no further request, no timer that could be waited for.
    for (let again = 0; again < 3; again++) {
      const refusal = embeddings.embedQuery("a", { signal: never });
      await expect(refusal).rejects.toMatchObject({ code: "timed_out" });
    }
    expect(server.asked).toHaveLength(1);
    expect(embeddings.status().reason).toContain("did not answer within");
    await expect.poll(() => embeddings.status().state, { interval: 5 }).toBe("cooling");
    // After the pause a question is still refused at once, while the model is tried behind its back.
    clock.time += 60_000;
    await expect(embeddings.embedQuery("a", { signal: never })).rejects.toMatchObject({ code: "timed_out" });
    await expect.poll(() => embeddings.status().state, { interval: 5 }).toBe("ready");
    expect(embeddings.status().reason).toBeUndefined();
    expect(await embeddings.embedQuery("a", { signal: never })).toMatchObject({
      vector: expect.any(Float32Array),
    });
  });

  test("but only loads slowly is ready once it has loaded", async () => {
    const { server, settings } = await ollama();
    const { embeddings } = room(settings, { limits: { questionMs: 100 } });
    let release = (): void => {};
    server.faults.push((_, { send, vectors }) => {
      release = () => send(vectors);
    });
    await expect(embeddings.embedQuery("a", { signal: never })).rejects.toMatchObject({ code: "timed_out" });
    expect(embeddings.status().state).toBe("connecting");
    release();
    await expect.poll(() => embeddings.status().state, { interval: 5 }).toBe("ready");
    expect(await embeddings.embedQuery("a", { signal: never })).toMatchObject({
      vector: expect.any(Float32Array),
    });
  });

  test("because nobody is there says so at once, with what to do", async () => {
    const settings = { ...settingsFor("ollama", { url: await deadAddress() }) };
    const { embeddings } = room(settings);
    const error = await embeddings.embedQuery("a", { signal: never }).catch((caught) => caught);
    expect(error.message).toMatch(
      /^The embedding model ollama\/made-up cannot be reached at http:\/\/127.*ECONNREFUSED/,
    );
    expect(embeddings.status().reason).toMatch(/ollama serve/);
    const report = await embeddings.embedMissing(chunksOf(words(3)), { signal: never });
    expect(report).toMatchObject({ embedded: 0, remaining: 3, reason: embeddings.status().reason });
  });

  test("for as long as it asks to be left alone is not asked", async () => {
    const { server, settings } = await ollama();
    const { embeddings, clock } = room(settings);
    server.faults.push((response) => json(response, 429, { error: "later" }, { "retry-after": "600" }));
    await expect(embeddings.embedQuery("a", { signal: never })).rejects.toThrow(/rate limited/);
    expect(embeddings.status().retryAt).toBe(clock.time + 600_000);
  });

  test("a question that the caller gives up is no fault of the model", async () => {
    const { server, settings } = await ollama();
    const { embeddings } = room(settings);
    const stop = new AbortController();
    server.faults.push(() => stop.abort());
    await expect(embeddings.embedQuery("a", { signal: stop.signal })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(embeddings.status().reason).toBeUndefined();
  });
});

test("a question goes before the next batch of documents", async () => {
  const { server, settings } = await ollama();
  const { embeddings } = room(settings);
  let question: Promise<unknown> | undefined;
  server.faults.push(undefined, (_, { send, vectors }) => {
    question = embeddings.embedQuery("the question", { signal: never });
    send(vectors);
  });
  await embeddings.embedMissing(chunksOf(words(64)), { signal: never });
  await question;
  expect(server.asked.map(({ texts }) => texts.length)).toEqual([1, 16, 1, 16, 16, 16]);
});

test.for([
  ["a thread", (setup: unknown) => openThread({ actor: "vectors", setup })],
  ["no thread of its own", (setup: unknown) => openInline(loadVectorActor, setup)],
] as const)("vectors can live in %s", async ([, open]) => {
  const { settings } = await ollama();
  const { embeddings } = room(settings, { openVectors: open });
  await embeddings.embedMissing(chunksOf(words(5)), { signal: never });
  const query = await embeddings.embedQuery("number3", { signal: never });
  const hits = await embeddings.nearest(query, { limit: 3, files: new Set([0, 1, 2]) });
  expect(hits).toHaveLength(3);
  expect((await embeddings.scores(query, [1])).size).toBe(1);
});

test("a thread that died is opened anew by the next question", async () => {
  const { settings } = await ollama();
  const threads: Thread[] = [];
  const { embeddings } = room(settings, {
    openVectors: (setup) => {
      const thread = openThread({ actor: "vectors", setup });
      threads.push(thread);
      return thread;
    },
  });
  await embeddings.embedMissing(chunksOf(words(5)), { signal: never });
  await threads[0]?.close();
  await threads[0]?.ended;
  const query = await embeddings.embedQuery("number3", { signal: never });
  expect(await embeddings.nearest(query, { limit: 3 })).toHaveLength(3);
  expect(threads).toHaveLength(2);
});

describe("the door", () => {
  test("without a model: says why, and does nothing", async () => {
    const { home } = createWorkspace();
    const notice = "The workspace's config switches embedding off.";
    const embeddings = createEmbeddings({ choice: { settings: undefined, notice }, folder: home });
    expect(embeddings.status()).toMatchObject({ state: "off", reason: notice, model: undefined });
    await expect(embeddings.embedQuery("a", { signal: never })).rejects.toMatchObject({
      code: "unavailable",
      message: notice,
    });
    expect(await embeddings.embedMissing(chunksOf(["a"]), { signal: never })).toMatchObject({
      remaining: 1,
      reason: notice,
    });
    await embeddings.close();
    expect(readdirSync(home)).toEqual([]);
  });

  test("loads and opens nothing before it is asked, and works when it is", async () => {
    const { settings } = await ollama();
    const { home } = createWorkspace();
    const embeddings = createEmbeddings({
      choice: { settings, notice: "Something was ignored." },
      folder: home,
    });
    onTestFinished(() => embeddings.close());
    expect(embeddings.status()).toMatchObject({ state: "idle", reason: "Something was ignored." });
    await embeddings.forget([1]);
    expect(readdirSync(home)).toEqual([]);
    await embeddings.embedMissing(chunksOf(words(3)), { signal: never });
    expect(embeddings.status()).toMatchObject({ state: "ready", vectors: 3 });
    expect(readdirSync(home)).toContain("vectors.db");
  });

  test("after its end nothing is asked any more", async () => {
    const { server, settings } = await ollama();
    const embeddings = createEmbeddings({
      choice: { settings, notice: undefined },
      folder: createWorkspace().home,
    });
    await embeddings.close();
    await expect(embeddings.embedQuery("a", { signal: never })).rejects.toMatchObject({ code: "cancelled" });
    expect(server.asked).toEqual([]);
  });

  test("a model of an optional package that is not installed says how to get it", async () => {
    const settings = settingsFor("transformers", { url: "" });
    const embeddings = createEmbeddings({
      choice: { settings, notice: undefined },
      folder: createWorkspace().home,
    });
    onTestFinished(() => embeddings.close());
    const error = await embeddings.embedQuery("a", { signal: never }).catch((caught) => caught);
    expect(error.message).toBe(
      "The embedding model transformers/made-up needs @huggingface/transformers, which cannot be loaded.",
    );
    expect(error.hint).toContain("npm install -g codi-mcp @huggingface/transformers");
  });
});

test("downloads stay off unless they are allowed", async () => {
  for (const allowDownload of [false, true]) {
    const loaded = fakeTransformers({ dimensions: 8 });
    const embeddings = createService({
      settings: { ...settingsFor("transformers", { url: "" }), allowDownload, modelFolder: "/my/models" },
      folder: createWorkspace().home,
      loadTransformers: async () => loaded,
    });
    onTestFinished(() => embeddings.close());
    await embeddings.embedQuery("a", { signal: never });
    expect(loaded.env).toEqual({
      allowRemoteModels: allowDownload,
      allowLocalModels: true,
      localModelPath: "/my/models",
    });
  }
});

test("no status and no report holds a key", async () => {
  const server = await serveModel();
  const { embeddings } = room(settingsFor("openai", server));
  server.faults.push((response) =>
    json(response, 401, { error: { message: `Incorrect API key: ${secret}` } }),
  );
  await embeddings.embedQuery("a", { signal: never }).catch(() => {});
  const report = await embeddings.embedMissing(chunksOf(["a"]), { signal: never });
  expect(JSON.stringify([embeddings.status(), report])).not.toContain(secret);
  expect(report.reason).toContain("[redacted]");
});

test("the same question again is not sent again", async () => {
  const { server, settings } = await ollama();
  const { embeddings } = room(settings);
  const first = await embeddings.embedQuery("a question", { signal: never });
  expect(await embeddings.embedQuery("a question", { signal: never })).toEqual(first);
  expect(sent(server)).toEqual(["a question"]);
  await embeddings.embedQuery("another", { signal: never });
  expect(sent(server)).toHaveLength(2);
});
