import { describe, expect, test } from "vitest";
import { bm25f, inverseFrequency, matchTerms } from "../../../src/core/retrieval/bm25f.ts";
import { type Candidate, featureNames, featuresOf } from "../../../src/core/retrieval/features.ts";
import { scorerOf } from "../../../src/core/retrieval/forest.ts";
import { termsOf } from "../../../src/core/retrieval/question.ts";
import weights from "../../../src/core/retrieval/ranker.json" with { type: "json" };
import { eachToken, fieldLengths, packRow, tokenHash } from "../../../src/core/retrieval/row.ts";
import { selectHits } from "../../../src/core/retrieval/select.ts";
import { snippetOf } from "../../../src/core/retrieval/snippet.ts";
import { identifiersIn, namedThing } from "../../../src/core/retrieval/symbol-like.ts";
import { codeTokens } from "../../../src/core/retrieval/tokens.ts";
import type { StoredChunk } from "../../../src/store/chunk-reader.ts";

const row = (sym: string, body: string, rest: { chain?: string; doc?: string } = {}) =>
  packRow([sym, rest.chain ?? "", "src", sym, rest.doc ?? "", body].map(codeTokens));

describe("a packed row", () => {
  test("gives back fields, counts and lengths of its tokens", () => {
    const packed = packRow([["parse"], [], ["src"], ["parse", "text"], [], Array(300).fill("text")]);
    expect(fieldLengths(packed)).toEqual([1, 0, 1, 2, 0, 300]);
    const found = new Map<number, [number, number]>();
    eachToken(packed, (hash, fields, body) => found.set(hash, [fields, body]));
    expect(found).toEqual(
      new Map([
        [tokenHash("parse"), [0b01001, 0]],
        [tokenHash("src"), [0b00100, 0]],
        [tokenHash("text"), [0b01000, 255]],
      ]),
    );
  });
});

const collection = {
  chunks: 100,
  lengths: [2, 1, 1, 4, 4, 40],
  frequency: (token: string) => (token === "text" ? 60 : 2),
};

const scoreOf = (question: string, packed: Uint8Array): number => {
  const terms = termsOf(question);
  const idf = Float64Array.from(terms, ({ token }) => inverseFrequency(100, collection.frequency(token)));
  return bm25f(terms, idf, matchTerms(new Map(terms.map(({ hash }, i) => [hash, i])), packed), collection);
};

describe("BM25F", () => {
  test("a rare word counts more than a common one, a name more than a body", () => {
    expect(scoreOf("retry", row("x", "retry"))).toBeGreaterThan(scoreOf("text", row("x", "text")));
    expect(scoreOf("retry", row("retry", "x"))).toBeGreaterThan(scoreOf("retry", row("x", "retry")));
  });

  test("another form of a word counts, but less, and not twice", () => {
    const short = scoreOf("configuration", row("cfg", ""));
    const asked = scoreOf("configuration", row("configuration", ""));
    expect(short).toBeGreaterThan(0);
    expect(short).toBeLessThan(asked);
    expect(scoreOf("configuration", row("configuration cfg", ""))).toBeLessThan(asked * 1.01);
  });

  test("a chunk without any of the words has nothing", () => {
    expect(scoreOf("retry upload", row("parse", "text"))).toBe(0);
  });
});

const candidate = (symbol: string, body: string, more: Partial<Candidate> = {}): Candidate => ({
  file: 1,
  kind: "function",
  symbol,
  container: "",
  start: 1,
  end: 9,
  isTest: false,
  row: row(symbol, body),
  meaning: undefined,
  ...more,
});

describe("the shipped ranker", () => {
  const scorer = scorerOf(weights, featureNames);

  test("puts the function that says what was asked above one that merely has the words", () => {
    const candidates = [
      candidate("run", "send upload retry file line"),
      candidate("retryUpload", "send file"),
      candidate("parse", "text line"),
    ];
    const scores = featuresOf(termsOf("retry an upload"), candidates, collection, undefined).map(scorer);
    expect(scores.indexOf(Math.max(...scores))).toBe(1);
  });

  test("refuses weights of features that are gone", () => {
    expect(() => scorerOf({ features: ["gone"], trees: [] }, featureNames)).toThrow("gone");
  });

  test("has finite features for a question without known words", () => {
    const [features] = featuresOf([], [candidate("a", "b")], collection, undefined);
    expect(features?.every(Number.isFinite)).toBe(true);
  });
});

const chunk = (id: number, file: number, start: number, end: number, hash = id): StoredChunk => ({
  id,
  file,
  path: `f${file}`,
  language: "go",
  start,
  end,
  kind: 0,
  test: 0,
  symbol: "s",
  chain: "",
  hash: Uint8Array.of(hash),
});

describe("hits are selected", () => {
  const pick = (chunks: readonly StoredChunk[], limit = 10, perFile = 3) =>
    selectHits(
      chunks.map((one, index) => ({ chunk: one, score: -index })),
      limit,
      perFile,
    ).hits.map((hit) => hit.chunk.id);

  test.for([
    ["equal texts once", [chunk(1, 1, 1, 5, 7), chunk(2, 2, 1, 5, 7)], [1]],
    ["none inside another", [chunk(1, 1, 1, 50), chunk(2, 1, 10, 20)], [1]],
    [
      "a few of one file",
      [chunk(1, 1, 1, 2), chunk(2, 1, 3, 4), chunk(3, 1, 5, 6), chunk(4, 1, 7, 8), chunk(5, 2, 1, 2)],
      [1, 2, 3, 5],
    ],
  ] as const)("%s", ([, chunks, ids]) => {
    expect(pick(chunks)).toEqual(ids);
  });

  test("no more than asked for, best first", () => {
    expect(pick([chunk(9, 1, 1, 2), chunk(3, 2, 1, 2), chunk(5, 3, 1, 2)], 2)).toEqual([9, 3]);
  });
});

describe("what is shown", () => {
  const lines = Array.from({ length: 200 }, (_, index) =>
    index === 149 ? "  retry the upload" : `  line ${index + 1}`,
  );
  const weightsOf = new Map([
    ["retry", 5],
    ["upload", 5],
  ]);

  test("a short chunk whole", () => {
    expect(snippetOf(lines, { start: 3, end: 5 }, weightsOf)).toEqual({
      start: 3,
      end: 5,
      text: "  line 3\n  line 4\n  line 5",
    });
  });

  test("of a long one the part with the words, at most sixty lines", () => {
    const shown = snippetOf(lines, { start: 1, end: 200 }, weightsOf);
    expect(shown.end - shown.start).toBe(59);
    expect(shown.start).toBeLessThanOrEqual(150);
    expect(shown.end).toBeGreaterThanOrEqual(150);
    expect(shown.text).toContain("retry the upload");
    expect(shown.text.split("\n").length).toBeLessThanOrEqual(13);
  });

  test("never a line without end", () => {
    expect(snippetOf(["x".repeat(100_000)], { start: 1, end: 1 }, weightsOf).text.length).toBeLessThan(200);
  });
});

test.for([
  ["parseHeader", "parseHeader", ""],
  ["Upload.retry", "retry", "Upload"],
  ["a::b::c", "c", "a,b"],
  ["Class#method()", "method", "Class"],
  ["Class/method", "method", "Class"],
] as const)("%s is a name", ([question, name, chain]) => {
  expect(namedThing(question)).toEqual({ name, chain: chain === "" ? [] : chain.split(",") });
});

test.for(["where is it parsed", "x", "??", "", "404", "a b"])("%j is no name", (question) => {
  expect(namedThing(question)).toBeUndefined();
});

test("identifiers inside a question are seen", () => {
  expect(identifiersIn("who calls parseHeader or max_size, and open() the File?")).toEqual([
    "parseHeader",
    "max_size",
    "open",
  ]);
});
