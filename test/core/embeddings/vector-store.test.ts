import { describe, expect, test } from "vitest";
import { createMemoryVectors } from "../../../src/core/embeddings/memory-vectors.ts";
import { createStoredVectors, type StoredVectors } from "../../../src/core/embeddings/stored-vectors.ts";
import type { VectorEntry, VectorStore } from "../../../src/core/embeddings/vector-store.ts";
import { drivers, openDatabase, probeDrivers } from "../../../src/store/driver.ts";
import { openVectors } from "../../../src/store/vectors.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { vectorOf } from "./model-server.ts";

const dimensions = 32;

const unit = (text: string): Float32Array => {
  const vector = vectorOf(text, dimensions);
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => value / length);
};

const hashOf = (text: string): string => Buffer.from(text).toString("hex").padEnd(16, "0");

const entry = (chunk: number, text: string, file = 1): VectorEntry => ({
  chunk,
  file,
  hash: hashOf(text),
  vector: unit(text),
});

const missing = (): string => {
  throw new Error("not here");
};

const probes = probeDrivers();
const loads = drivers.filter((_, index) => probes[index]?.reason === undefined);

function stored(
  driver: (typeof drivers)[number],
  options: { embedder?: string; locate?: () => string; now?: () => number } = {},
) {
  return (folder: string): StoredVectors => {
    const { database } = openVectors({ folder, drivers: [driver] });
    return createStoredVectors({ database, embedder: "a model", dimensions, ...options });
  };
}

const kinds: readonly { name: string; kind: string; open: (folder: string) => VectorStore }[] = [
  { name: "memory", kind: "memory", open: () => createMemoryVectors(dimensions) },
  ...loads.map((driver) => ({
    name: `sqlite-vec in ${driver.name}`,
    kind: "sqlite-vec",
    open: stored(driver),
  })),
  ...loads.map((driver) => ({
    name: `rows of ${driver.name}`,
    kind: "scan",
    open: stored(driver, { locate: missing }),
  })),
];

test("a driver loads here, so that something is tested", () => {
  expect(loads.length).toBeGreaterThan(0);
});

describe.for(kinds)("vectors: $name", ({ open, kind }) => {
  const fresh = (): VectorStore => {
    const store = open(createWorkspace().home);
    return store;
  };
  const texts = ["open a file", "open the files", "close a window", "parse a number", "delete old entries"];

  test("is of the kind that it says, and says why it is not better", () => {
    const store = fresh();
    expect(store.kind).toBe(kind);
    if (kind === "scan")
      expect(store.notice).toBe("Vectors are searched row by row: sqlite-vec does not load on this system.");
    else expect(store.notice).toBeUndefined();
    store.close();
  });

  test("finds the nearest, best first, with the cosine and the hash", () => {
    const store = fresh();
    store.put(texts.map((text, index) => entry(index + 1, text)));
    expect(store.count()).toBe(5);
    const hits = store.nearest(unit("open a file"), 3);
    expect(hits.map(({ chunk }) => chunk).slice(0, 2)).toEqual([1, 2]);
    expect(hits).toHaveLength(3);
    expect(hits[0]?.score).toBeCloseTo(1, 2);
    expect(hits[0]?.hash).toBe(hashOf("open a file"));
    for (const { chunk, score } of hits) {
      const exact = unit(texts[chunk - 1] ?? "").reduce(
        (sum, value, at) => sum + value * (unit("open a file")[at] ?? 0),
        0,
      );
      expect(Math.abs(score - exact)).toBeLessThan(0.02);
    }
    store.close();
  });

  test("gives all where there are fewer than asked for, and none where there are none", () => {
    const store = fresh();
    expect(store.nearest(unit("x"), 10)).toEqual([]);
    store.put([entry(7, "one")]);
    expect(store.nearest(unit("one"), 1_000_000)).toHaveLength(1);
    store.close();
  });

  test("looks only at the files that it is given", () => {
    const store = fresh();
    store.put(texts.map((text, index) => entry(index + 1, text, index % 2)));
    const query = unit("open a file");
    expect(
      store
        .nearest(query, 5, new Set([1]))
        .map(({ chunk }) => chunk)
        .sort(),
    ).toEqual([2, 4]);
    expect(store.nearest(query, 5, new Set([0, 1]))).toHaveLength(5);
    expect(store.nearest(query, 5, new Set([9]))).toEqual([]);
    expect(store.nearest(query, 5, new Set())).toEqual([]);
    store.close();
  });

  test("a chunk that changes has its new vector only, and one that goes is gone", () => {
    const store = fresh();
    store.put(texts.map((text, index) => entry(index + 1, text)));
    store.put([entry(1, "something else entirely", 2)]);
    expect(store.count()).toBe(5);
    expect(store.nearest(unit("something else entirely"), 1)[0]).toMatchObject({ chunk: 1 });
    expect(store.nearest(unit("open a file"), 1)[0]).toMatchObject({ chunk: 2 });
    expect(store.nearest(unit("something else entirely"), 5, new Set([2]))).toHaveLength(1);
    store.delete([2, 3, 99]);
    expect(
      store
        .nearest(unit("open a file"), 5)
        .map(({ chunk }) => chunk)
        .sort(),
    ).toEqual([1, 4, 5]);
    store.delete([1, 4, 5, 1]);
    expect(store.count()).toBe(0);
    expect(store.nearest(unit("open a file"), 5)).toEqual([]);
    store.close();
  });

  test("knows the cosines of given chunks", () => {
    const store = fresh();
    store.put(texts.map((text, index) => entry(index + 1, text)));
    const scores = store.scores(unit("close a window"), [3, 1, 77]);
    expect([...scores.keys()].sort()).toEqual([1, 3]);
    expect(scores.get(3)).toBeCloseTo(1, 2);
    store.close();
  });

  test("large chunk ids and equal texts are fine; equal scores come by id", () => {
    const store = fresh();
    const ids = [2 ** 40, 5, 2 ** 33, 17];
    store.put(ids.map((id) => entry(id, "the same")));
    expect(store.nearest(unit("the same"), 4).map(({ chunk }) => chunk)).toEqual([5, 17, 2 ** 33, 2 ** 40]);
    store.close();
  });

  test("refuses a vector of another dimension, and keeps what it has", () => {
    const store = fresh();
    store.put([entry(1, "one")]);
    const wrong = new Float32Array(dimensions - 1).fill(1);
    expect(() => store.put([entry(2, "two"), { ...entry(3, "three"), vector: wrong }])).toThrow(
      /does not fit/,
    );
    expect(() => store.nearest(wrong, 1)).toThrow(/does not fit/);
    expect(store.nearest(unit("one"), 1)[0]?.chunk).toBe(1);
    store.close();
  });

  test("finds what an exact search finds among many", () => {
    const store = fresh();
    const many = Array.from({ length: 600 }, (_, index) =>
      entry(index + 1, `word${index * 7919} text${index % 13} ${index}`),
    );
    store.put(many);
    let found = 0;
    for (let at = 0; at < 20; at++) {
      const query = unit(`text${at % 13} word${at * 31337}`);
      const dot = (vector: Float32Array) =>
        vector.reduce((sum, value, place) => sum + value * (query[place] ?? 0), 0);
      const exact = many.toSorted((a, b) => dot(b.vector) - dot(a.vector)).slice(0, 10);
      const hits = new Set(store.nearest(query, 10).map(({ chunk }) => chunk));
      found += exact.filter(({ chunk }) => hits.has(chunk)).length;
    }
    expect(found / 200).toBeGreaterThan(0.95);
    store.close();
  });
});

describe.for(loads)("vectors.db in $name", (driver) => {
  test("keeps vectors when it is closed, and the text's vector when the chunk goes", () => {
    const { home } = createWorkspace();
    const before = stored(driver)(home);
    before.put([entry(1, "one"), entry(2, "two")]);
    before.delete([2]);
    before.close();
    const after = stored(driver)(home);
    expect(after.nearest(unit("one"), 5).map(({ chunk }) => chunk)).toEqual([1]);
    const wanted = (chunk: number, text: string, file = 1) => ({ chunk, file, hash: hashOf(text) });
    // 1 as it is, 1 in another file, 30 with a text that was there before, 40 with an unknown one.
    expect(after.adopt([wanted(1, "one"), wanted(30, "two", 9), wanted(40, "new")])).toEqual([
      "present",
      "reused",
      "missing",
    ]);
    expect(after.adopt([wanted(1, "one", 5)])).toEqual(["reused"]);
    expect(after.nearest(unit("two"), 1, new Set([9]))[0]).toMatchObject({ chunk: 30, hash: hashOf("two") });
    after.close();
  });

  test("a chunk whose text is new and unknown has no vector any more", () => {
    const store = stored(driver)(createWorkspace().home);
    store.put([entry(1, "one")]);
    expect(store.adopt([{ chunk: 1, file: 1, hash: hashOf("changed") }])).toEqual(["missing"]);
    expect(store.nearest(unit("one"), 5)).toEqual([]);
    store.close();
  });

  test("retains what it is told to", () => {
    const store = stored(driver)(createWorkspace().home);
    store.put([entry(1, "one"), entry(2, "two"), entry(3, "three")]);
    store.retain(new Set([2, 8]));
    expect(store.nearest(unit("one"), 5).map(({ chunk }) => chunk)).toEqual([2]);
    store.close();
  });

  test("two embedders never see each other's vectors", () => {
    const { home } = createWorkspace();
    const one = stored(driver, { embedder: "one" })(home);
    const two = stored(driver, { embedder: "two" })(home);
    one.put([entry(1, "text")]);
    expect(two.adopt([{ chunk: 1, file: 1, hash: hashOf("text") }])).toEqual(["missing"]);
    expect(two.nearest(unit("text"), 5)).toEqual([]);
    expect(two.count()).toBe(0);
    one.close();
    two.close();
  });

  test("keeps the vectors of the three embedders used last", () => {
    const { home } = createWorkspace();
    const use = (embedder: string, now: number) => stored(driver, { embedder, now: () => now })(home);
    for (const [index, name] of ["one", "two", "three", "four"].entries()) {
      const store = use(name, index);
      store.put([entry(1, "text")]);
      store.close();
    }
    const current = use("two", 9);
    current.retain(new Set([1]));
    current.close();
    const left = (name: string) => {
      const store = use(name, 10);
      const count = store.nearest(unit("text"), 5).length;
      store.close();
      return count;
    };
    expect(["two", "three", "four", "one"].map(left)).toEqual([1, 1, 1, 0]);
    const { database } = openVectors({ folder: home, drivers: [driver] });
    const tables = "SELECT count(*) AS n FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'";
    expect(database.prepare(tables).get()).toEqual({ n: 4 });
    database.close();
  });

  test("a server with sqlite-vec finds what one without it has written meanwhile", () => {
    const { home } = createWorkspace();
    const withIt = stored(driver)(home);
    const without = stored(driver, { locate: missing })(home);
    withIt.put([entry(1, "one"), entry(2, "two")]);
    without.put([entry(3, "three")]);
    without.delete([1]);
    expect(withIt.kind).toBe("sqlite-vec");
    expect(
      withIt
        .nearest(unit("three"), 5)
        .map(({ chunk }) => chunk)
        .sort(),
    ).toEqual([2, 3]);
    without.put([entry(4, "four")]);
    withIt.put([entry(5, "five")]);
    expect(
      withIt
        .nearest(unit("five"), 9)
        .map(({ chunk }) => chunk)
        .sort(),
    ).toEqual([2, 3, 4, 5]);
    expect(without.nearest(unit("five"), 9)[0]).toMatchObject({ chunk: 5 });
    withIt.close();
    without.close();
  });

  test("the other driver and a connection without the extension can read the file", () => {
    const { home } = createWorkspace();
    const store = stored(driver)(home);
    store.put([entry(1, "one")]);
    store.close();
    for (const other of loads) {
      const { database, notices } = openVectors({ folder: home, drivers: [other] });
      expect(notices).toEqual([]);
      expect(database.prepare("SELECT count(*) AS n FROM chunk_vector").get()).toEqual({ n: 1 });
      database.close();
    }
  });
});

test("an extension that does not exist is an error that can be told", () => {
  const database = openDatabase(":memory:");
  expect(() => database.loadExtension("/no/such/extension")).toThrow();
  database.close();
});
