import { describe, expect, test } from "vitest";
import { CodiError } from "../../../src/shared/errors.ts";
import { embedderFor, fakeClock, never, settingsFor } from "./embedders.ts";
import { serveModel, vectorOf } from "./model-server.ts";

const providers = ["openai", "compatible", "ollama", "transformers"] as const;

/** What the server's vector of a text is once it has length 1. */
function unit(text: string, dimensions = 32): number[] {
  const vector = vectorOf(text, dimensions);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

describe.for(providers)("an embedder of %s", (provider) => {
  const open = async () => {
    const server = await serveModel();
    const clock = fakeClock();
    return { server, clock, embedder: await embedderFor(settingsFor(provider, server), server, clock) };
  };

  test("gives vectors of length 1 in the order of the texts", async () => {
    const { embedder } = await open();
    const texts = ["open a file", "close the window", "ünïcode 😀", "open a file"];
    const vectors = await embedder.embed(texts, { kind: "document", signal: never });
    expect(vectors).toHaveLength(4);
    for (const [index, vector] of vectors.entries()) {
      expect(vector).toBeInstanceOf(Float32Array);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      for (const [at, value] of unit(texts[index] ?? "").entries()) expect(vector[at]).toBeCloseTo(value, 5);
    }
  });

  test("says in its id whose vectors these are", async () => {
    const { embedder } = await open();
    expect(embedder.dimensions).toBe(32);
    expect(embedder.id).toMatch(new RegExp(`^${provider}/made-up#32(#|$)`));
    const other = await serveModel({ dimensions: 16 });
    const changed = await embedderFor(settingsFor(provider, other), other);
    expect(changed.id).not.toBe(embedder.id);
  });

  test("embeds many texts in batches, and tells how far it is", async () => {
    const { embedder, server } = await open();
    const texts = Array.from({ length: 300 }, (_, index) => `text number ${index} ${"x".repeat(index)}`);
    const steps: number[] = [];
    const received: number[] = [];
    const vectors = await embedder.embed(texts, {
      kind: "document",
      signal: never,
      progress: (done, total) => steps.push(done / total),
      received: (first, fresh) => void received.push(first, fresh.length),
    });
    expect(vectors).toHaveLength(300);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.at(-1)).toBe(1);
    expect(received.filter((_, index) => index % 2 === 1).reduce((sum, count) => sum + count, 0)).toBe(300);
    for (const { texts } of server.asked) expect(texts.length).toBeLessThanOrEqual(128);
    const last = unit(`text number 299 ${"x".repeat(299)}`);
    for (const [at, value] of last.entries()) expect(vectors[299]?.[at]).toBeCloseTo(value, 5);
  });

  test("asks for nothing when there is nothing to embed", async () => {
    const { embedder, server } = await open();
    const before = server.asked.length;
    expect(await embedder.embed([], { kind: "query", signal: never })).toEqual([]);
    expect(server.asked).toHaveLength(before);
  });

  test("stops when it is told to", async () => {
    const { embedder } = await open();
    const stop = new AbortController();
    const work = embedder.embed(
      Array.from({ length: 300 }, (_, index) => `text ${index}`),
      { kind: "document", signal: stop.signal, received: () => stop.abort() },
    );
    await expect(work).rejects.toMatchObject({ code: "cancelled" });
  });

  test("refuses vectors of another dimension than its own", async () => {
    const { embedder, server } = await open();
    server.dimensions = 24;
    const error = await embedder.embed(["a"], { kind: "query", signal: never }).catch((caught) => caught);
    expect(error).toBeInstanceOf(CodiError);
    expect(error.message).toBe(
      `The embedding model ${provider}/made-up answered with a vector of 24 dimensions where 32 were expected.`,
    );
  });

  test("says how to get a model that is not there", async () => {
    const server = await serveModel();
    const error = await embedderFor(settingsFor(provider, server, "missing"), server).catch(
      (caught) => caught,
    );
    expect(error).toBeInstanceOf(CodiError);
    expect(error.message).toMatch(new RegExp(`^The embedding model ${provider}/missing is not`));
    expect(error.hint).toMatch(/ollama pull missing|name of the model|\/models\/missing/);
  });

  test("cuts a text that is too long instead of failing", async () => {
    const { embedder, server } = await open();
    server.limits.characters = 3_000;
    const vectors = await embedder.embed([`begin ${"long text ".repeat(5_000)}`, "short"], {
      kind: "document",
      signal: never,
    });
    expect(vectors).toHaveLength(2);
    for (const [at, value] of unit("short").entries()) expect(vectors[1]?.[at]).toBeCloseTo(value, 5);
  });
});

describe("what a model wants to see before a text", () => {
  test.for([
    ["nomic-embed-text", "search_query: ", "search_document: "],
    ["nomic-embed-text:v1.5", "search_query: ", "search_document: "],
    ["intfloat/multilingual-e5-large", "query: ", "passage: "],
    ["mxbai-embed-large", "Represent this sentence for searching relevant passages: ", ""],
    ["snowflake-arctic-embed2", "query: ", ""],
    ["text-embedding-3-small", "", ""],
  ] as const)("%s", async ([model, query, document]) => {
    const server = await serveModel();
    // Whatever it is called, the server has it.
    const good = (_: unknown, { send, vectors }: { send: (v: number[][]) => void; vectors: number[][] }) =>
      send(vectors);
    server.faults.push(good, good, good);
    const embedder = await embedderFor(settingsFor("ollama", server, model), server);
    await embedder.embed(["a"], { kind: "query", signal: never });
    await embedder.embed(["b"], { kind: "document", signal: never });
    expect(server.asked.slice(1).flatMap(({ texts }) => texts)).toEqual([`${query}a`, `${document}b`]);
  });
});

test("an Ollama model that was pulled anew is another embedder", async () => {
  const server = await serveModel();
  const settings = settingsFor("ollama", server);
  const before = await embedderFor(settings, server);
  server.digest = "other-files";
  expect((await embedderFor(settings, server)).id).not.toBe(before.id);
});
