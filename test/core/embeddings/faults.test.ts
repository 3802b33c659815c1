import { describe, expect, test } from "vitest";
import type { ModelError } from "../../../src/core/embeddings/model-error.ts";
import { embedderFor, fakeClock, never, secret, settingsFor } from "./embedders.ts";
import { deadAddress, type Fault, json, serveModel } from "./model-server.ts";

const served = ["openai", "compatible", "ollama"] as const;

const fail =
  (status: number, message = "no", headers: Readonly<Record<string, string>> = {}): Fault =>
  (response) =>
    json(response, status, { error: { message } }, headers);

const cut: Fault = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"data": [');
  response.socket?.destroySoon();
};

for (const provider of served) {
  const open = async () => {
    const server = await serveModel();
    const clock = fakeClock();
    const embedder = await embedderFor(settingsFor(provider, server), server, clock);
    return {
      server,
      clock,
      embed: (
        texts: readonly string[] = ["a text"],
        kind: "query" | "document" = "document",
        signal = never,
      ) => embedder.embed(texts, { kind, signal }),
    };
  };
  const failureOf = (work: Promise<unknown>): Promise<ModelError> =>
    work.then(
      () => expect.fail("it was accepted"),
      (error: ModelError) => error,
    );

  describe(`${provider}: answers that are refused`, () => {
    test.for<[string, Fault, RegExp]>([
      ["too few", (_, { send, vectors }) => send(vectors.slice(1)), /answered 3 texts with 2 vectors/],
      [
        "too many",
        (_, { send, vectors }) => send([...vectors, ...vectors]),
        /answered 3 texts with 6 vectors/,
      ],
      ["none", (_, { send }) => send([]), /answered 3 texts with 0 vectors/],
      [
        "another dimension",
        (_, { send, vectors }) => send(vectors.map((v) => v.slice(1))),
        /31 dimensions where 32/,
      ],
      ["one short vector", (_, { send, vectors: [a, b] }) => send([a, b, [1, 2]]), /2 dimensions where 32/],
      ["an empty vector", (_, { send, vectors: [a, b] }) => send([a, b, []]), /0 dimensions/],
      ["a zero vector", (_, { send, vectors: [a, b, c] }) => send([a, b, c?.map(() => 0)]), /length zero/],
      ["null", (_, { send, vectors: [a, b] }) => send([a, b, null]), /no vector of numbers/],
      [
        "null inside",
        (_, { send, vectors: [a, b, c] }) => send([a, b, [null, ...(c ?? []).slice(1)]]),
        /no vector|NaN/,
      ],
      [
        "huge numbers",
        (_, { send, vectors: [a, b, c] }) => send([a, b, c?.map(() => 1e308)]),
        /NaN or Infinity/,
      ],
      ["words", (_, { send, vectors: [a, b] }) => send([a, b, ["one", "two"]]), /no vector of numbers|NaN/],
      ["no vectors at all", (response) => json(response, 200, { hello: "world" }), /did not answer with `/],
      ["a list", (response) => json(response, 200, []), /did not answer with `/],
      ["NaN in JSON", (response) => void response.end('{"data": [NaN]}'), /did not answer with/],
      [
        "a web page",
        (response) => void response.setHeader("content-type", "text/html").end("<html>"),
        /did not answer with/,
      ],
      ["half of it", (response) => void response.end('{"data": [{"embed'), /did not answer with/],
      ["nothing", (response) => void response.end(), /did not answer with/],
      ["no content", (response) => void response.writeHead(204).end(), /did not answer with/],
    ])("%s", async ([, fault, expected]) => {
      const { server, embed } = await open();
      server.faults.push(fault);
      const error = await failureOf(embed(["a", "b", "c"]));
      expect(error.message).toMatch(expected);
      expect(error.message).toMatch(new RegExp(`^The embedding model ${provider}/made-up .*\\.$`));
      // Once and not again: asking anew would not make it right.
      expect(server.asked).toHaveLength(2);
      // The next answer is a good one, and taken.
      expect(await embed()).toHaveLength(1);
    });
  });

  describe(`${provider}: failures that pass`, () => {
    test("429 is waited out for as long as the server says", async () => {
      const { server, clock, embed } = await open();
      server.faults.push(fail(429, "slow down", { "retry-after": "7" }));
      expect(await embed()).toHaveLength(1);
      expect(clock.waits).toEqual([7_000]);
    });

    test("a date to retry after is understood", async () => {
      const { server, clock, embed } = await open();
      const date = new Date(clock.time + 5_000).toUTCString();
      server.faults.push(fail(503, "busy", { "retry-after": date }));
      await embed();
      expect(clock.waits).toEqual([5_000]);
    });

    test("a server error is retried, each time later", async () => {
      const { server, clock, embed } = await open();
      server.faults.push(fail(500), fail(502), fail(503));
      expect(await embed()).toHaveLength(1);
      expect(clock.waits).toEqual([500, 1_000, 2_000]);
    });

    test("a connection that is cut is tried again", async () => {
      const { server, embed } = await open();
      server.faults.push(cut, (response) => void response.socket?.destroy());
      expect(await embed()).toHaveLength(1);
      expect(server.asked).toHaveLength(4);
    });

    test("but not for ever, and not longer than the budget", async () => {
      const { server, clock, embed } = await open();
      server.faults.push(...new Array<Fault>(100).fill(fail(500)));
      const error = await failureOf(embed());
      expect(error.message).toMatch(/is failing at http:\/\/127\.0\.0\.1:\d+ \(500\)/);
      expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(60_000);
      expect(server.asked.length).toBeLessThan(12);
    });

    test("a wait beyond the budget is not begun, but remembered", async () => {
      const { server, clock, embed } = await open();
      server.faults.push(fail(429, "slow down", { "retry-after": "600" }));
      const error = await failureOf(embed());
      expect(clock.waits).toEqual([]);
      expect(error.retryAfterMs).toBe(600_000);
    });

    test("a server that always says `at once` is not asked for ever", async () => {
      const { server, embed } = await open();
      server.faults.push(...new Array<Fault>(100).fill(fail(429, "now", { "retry-after": "0" })));
      await failureOf(embed());
      expect(server.asked.length).toBeLessThan(12);
    });

    test("a question does not wait long", async () => {
      const { server, clock, embed } = await open();
      server.faults.push(fail(429, "slow down", { "retry-after": "3" }));
      expect((await failureOf(embed(["q"], "query"))).message).toMatch(/rate limited/);
      expect(clock.waits).toEqual([]);
    });
  });

  describe(`${provider}: failures that stay`, () => {
    test.for<[string, Fault, RegExp, RegExp]>([
      ["401", fail(401, "bad key"), /the key is missing or wrong \(401\)\. It said: "bad key"/, /key/],
      ["403", fail(403), /\(403\)/, /key/],
      ["404", fail(404), /is not known at/, /ollama pull|\/v1/],
      ["no quota", fail(429, "insufficient_quota: pay first"), /has no quota left/, /billing/],
      ["400", fail(400, "what?"), /refuses the request .* It said: "what\?"/, /ollama list|Check/],
    ])("%s", async ([, fault, message, hint]) => {
      const { server, clock, embed } = await open();
      server.faults.push(fault);
      const error = await failureOf(embed());
      expect(error.message).toMatch(message);
      expect(error.hint).toMatch(hint);
      expect(clock.waits).toEqual([]);
    });

    test.for([301, 302, 303, 307, 308])("a %i redirect: code goes to no other place", async (status) => {
      const [{ server, embed }, elsewhere] = [await open(), await serveModel()];
      server.faults.push((response) => void response.writeHead(status, { location: elsewhere.url }).end());
      expect((await failureOf(embed())).message).toMatch(/is redirected away from http:\/\/127/);
      expect(elsewhere.asked).toEqual([]);
    });

    test("an answer without end is cut off", async () => {
      const { server, embed } = await open();
      const block = Buffer.alloc(1 << 20, " ");
      server.faults.push((response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(block));
        };
        response.on("drain", more);
        more();
      });
      expect((await failureOf(embed())).message).toMatch(/answered with more than 32 MiB/);
    });

    test("nobody listens", async () => {
      const { server } = await open();
      const settings = { ...settingsFor(provider, server), endpoint: `${await deadAddress()}/v1` };
      const error = await failureOf(embedderFor(settings, server));
      expect(error.message).toMatch(/cannot be reached at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
      expect(error.hint).toMatch(/ollama serve|server runs/);
    });
  });

  test(`${provider}: an abort ends a slow body`, async () => {
    const { server, embed } = await open();
    const stop = new AbortController();
    server.faults.push((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"data": [', () => stop.abort());
    });
    expect((await failureOf(embed(["a"], "document", stop.signal))).code).toBe("cancelled");
  });

  test(`${provider}: too many texts at once are sent in smaller parts`, async () => {
    const { server, embed } = await open();
    server.limits.texts = 3;
    const texts = Array.from({ length: 10 }, (_, index) => `text ${index}`);
    const together = await embed(texts);
    server.limits.texts = 100;
    expect(together).toEqual(await embed(texts));
  });

  test(`${provider}: neither keys nor code stand in what is said`, async () => {
    const { server, embed } = await open();
    const echo: Fault = (response, { texts }) => {
      const key = server.asked.at(-1)?.headers.authorization;
      json(response, 401, { error: { message: `you sent ${key} to ask for ${texts.length} texts` } });
    };
    server.faults.push(echo);
    const error = await failureOf(embed(["the code"]));
    const all = [error.message, error.hint, error.stack, JSON.stringify(error), String(error.cause)].join();
    expect(all).not.toContain(secret);
    expect(all).not.toContain("the code");
  });
}

test("the order of the answer is that of `index`", async () => {
  const server = await serveModel();
  const embedder = await embedderFor(settingsFor("openai", server), server);
  const texts = ["a", "bb", "ccc"];
  const straight = await embedder.embed(texts, { kind: "document", signal: never });
  server.faults.push((_, { send, vectors }) => send(vectors, [2, 0, 1]));
  expect(await embedder.embed(texts, { kind: "document", signal: never })).toEqual(straight);
  server.faults.push((_, { send, vectors }) => send(vectors, [2, 2, 1]));
  await expect(embedder.embed(texts, { kind: "document", signal: never })).rejects.toThrow(
    /some texts have none/,
  );
});

test("OpenAI is asked for base64, others for numbers, and both understand either", async () => {
  const server = await serveModel();
  for (const [provider, format] of [
    ["openai", "base64"],
    ["compatible", "float"],
  ] as const) {
    const embedder = await embedderFor(settingsFor(provider, server), server);
    expect(server.asked.at(-1)?.body["encoding_format"]).toBe(format);
    const [asAsked] = await embedder.embed(["some text"], { kind: "query", signal: never });
    server.faults.push((response, { vectors }) => {
      const [vector = []] = vectors;
      const bytes = Buffer.from(Float32Array.from(vector).buffer).toString("base64");
      const embedding = format === "base64" ? vector : bytes;
      json(response, 200, { object: "list", data: [{ index: 0, embedding }] });
    });
    const [otherwise] = await embedder.embed(["some text"], { kind: "query", signal: never });
    expect(otherwise).toEqual(asAsked);
  }
});

test("base64 that holds NaN or half a number is refused", async () => {
  const server = await serveModel();
  const embedder = await embedderFor(settingsFor("openai", server), server);
  const bad = Buffer.alloc(32 * 4);
  bad.writeFloatLE(Number.NaN, 8);
  for (const [embedding, expected] of [
    [bad.toString("base64"), /NaN/],
    [bad.subarray(1).toString("base64"), /no vector of numbers/],
  ] as const) {
    server.faults.push((response) => json(response, 200, { data: [{ index: 0, embedding }] }));
    await expect(embedder.embed(["a"], { kind: "query", signal: never })).rejects.toThrow(expected);
  }
});

test("the openai package sends nothing of its own along", async () => {
  const server = await serveModel();
  await embedderFor(settingsFor("openai", server), server);
  const headers = server.asked[0]?.headers ?? {};
  expect(headers.authorization).toBe(`Bearer ${secret}`);
  expect(Object.keys(headers).filter((name) => /^(x-|openai-)/.test(name))).toEqual([]);
  const open = { ...settingsFor("compatible", server), apiKey: undefined };
  await embedderFor(open, server);
  expect(server.asked.at(-1)?.headers.authorization).toBeUndefined();
});
