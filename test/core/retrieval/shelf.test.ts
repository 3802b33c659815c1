import { expect, onTestFinished, test } from "vitest";
import { chunkKinds } from "../../../src/core/retrieval/chunks/chunk.ts";
import { openKernel, openMemory } from "../../../src/core/retrieval/kernel.ts";
import { loadMeaning } from "../../../src/core/retrieval/meaning.ts";
import { packRow, tokenHash } from "../../../src/core/retrieval/row.ts";
import { createShelves } from "../../../src/core/retrieval/shelf.ts";
import { codeTokens } from "../../../src/core/retrieval/tokens.ts";
import { createChunkReader } from "../../../src/store/chunk-reader.ts";
import { createChunkWriter } from "../../../src/store/chunks.ts";
import { openDatabase } from "../../../src/store/driver.ts";
import { indexSchema } from "../../../src/store/index-open.ts";

/** A chunk of a symbol with a body, in words. */
const record = (symbol: string, body: string, kind: (typeof chunkKinds)[number] = "function") => {
  const fields = [codeTokens(symbol), [], [], [], [], codeTokens(body)];
  return {
    start: 1,
    end: 2,
    kind: chunkKinds.indexOf(kind),
    isTest: false,
    symbol,
    chain: "",
    hash: new Uint8Array(12),
    words: packRow(fields),
    lengths: fields.map((tokens) => tokens.length),
  };
};

const open = async () => {
  const database = openDatabase(":memory:");
  onTestFinished(() => database.close());
  database.exec(indexSchema);
  const writer = createChunkWriter(database);
  const reader = createChunkReader(database, 1);
  const meaning = await loadMeaning();
  if (reader === undefined || typeof meaning === "string") throw new Error("no table, or no chunks");
  return { database, writer, reader, meaning, shelves: createShelves(meaning) };
};

const hashes = (text: string) => codeTokens(text).map(tokenHash);

test("words choose chunks: the rare one before the common one, the name before the body", async () => {
  const { writer, reader, shelves } = await open();
  writer.replace(1, [
    record("close", "file text line retry"),
    record("open", "file text line word"),
    record("read", "file text line word"),
    record("retry", "file text line word"),
  ]);
  const shelf = await shelves.sync(reader);
  const matches = shelf.match(hashes("retry file missing"));
  expect([...matches.frequencies]).toEqual([2, 4, 0]);
  expect(matches.best([0, 1, 2], 3).slice(0, 2)).toEqual([4, 1]);
  expect(matches.best([0], 10)).toEqual([4, 1]);
  expect(matches.best([0, 1], 10, new Set([2]))).toEqual([2]);
  expect(Array.from(shelf.frequencies(hashes("word")))).toEqual([3]);
});

test("the shelf follows the index: what came is found, what went is neither counted nor found", async () => {
  const { writer, reader, shelves } = await open();
  writer.replace(1, [record("first", "alpha beta"), record("second", "alpha gamma")]);
  writer.replace(2, [record("third", "alpha delta")]);
  const before = await shelves.sync(reader);
  expect(before.match(hashes("alpha")).best([0], 9)).toHaveLength(3);
  writer.replace(1, [record("fourth", "beta")]);
  const after = await shelves.sync(reader);
  expect(after.match(hashes("alpha")).best([0], 9)).toEqual([3]);
  expect(Array.from(after.frequencies(hashes("alpha beta")))).toEqual([1, 1]);
  expect(after.place(4)).toBeDefined();
  writer.remove(2);
  expect(Array.from((await shelves.sync(reader)).frequencies(hashes("alpha")))).toEqual([0]);
});

test("an index that was begun anew leaves nothing of the old one", async () => {
  const { database, writer, reader, shelves } = await open();
  writer.replace(1, [record("first", "alpha"), record("second", "alpha")]);
  await shelves.sync(reader);
  database.exec("DELETE FROM chunk; DELETE FROM sqlite_sequence WHERE name = 'chunk'");
  database.exec("UPDATE chunk_total SET epoch = epoch + 1, chunks = 0");
  writer.replace(1, [record("other", "omega")]);
  const shelf = await shelves.sync(reader);
  expect(Array.from(shelf.frequencies(hashes("alpha omega")))).toEqual([0, 1]);
});

test("meanings are near what means the same, and a file's summary is never the nearest", async () => {
  const { writer, reader, meaning, shelves } = await open();
  const texts = ["remove directory folder path", "colour pixel image blend", "socket connect port"];
  writer.replace(1, [
    record("pixels", "colour image pixel", "file"),
    ...texts.map((text, index) => record(`f${index}`, text)),
  ]);
  const shelf = await shelves.sync(reader);
  const direction = meaning.ofQuestion("mix the colours of an image");
  if (direction === undefined) throw new Error("the table knows none of these words");
  const cosines = shelf.cosines(direction);
  expect(shelf.nearest(cosines, 1)).toEqual([3]);
  expect(shelf.nearest(cosines, 9, new Set([2, 4]))).toHaveLength(2);
  expect(cosines[0]).toBe(0);
  for (const cosine of cosines) expect(Math.abs(cosine)).toBeLessThan(1);
});

test("SIMD computes what a loop would", () => {
  const memory = openMemory(4096);
  const { dot, add } = openKernel(memory);
  const [query, rows] = [new Int16Array(memory.buffer, 0, 16), new Int16Array(memory.buffer, 32, 48)];
  for (let i = 0; i < 48; i++) rows[i] = (i * 7919) % 3001;
  for (let i = 0; i < 16; i++) query[i] = 1500 - i * 211;
  dot(0, 32, 3, 32, 1024);
  const expected = [0, 1, 2].map((row) =>
    query.reduce((sum, value, i) => sum + value * (rows[row * 16 + i] ?? 0), 0),
  );
  expect([...new Int32Array(memory.buffer, 1024, 3)]).toEqual(expected);
  const floats = new Float32Array(memory.buffer, 2048, 16).fill(1, 0, 8).fill(4, 8);
  add(2048, 2080, 0.5, 32);
  expect([...floats.subarray(0, 8)]).toEqual(Array(8).fill(3));
});
