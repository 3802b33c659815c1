import { describe, expect, test } from "vitest";
import { alikeOf } from "../../../src/core/retrieval/alike.ts";
import { loadMeaning } from "../../../src/core/retrieval/meaning.ts";
import { packRow } from "../../../src/core/retrieval/row.ts";
import { codeTokens } from "../../../src/core/retrieval/tokens.ts";

const meaning = await loadMeaning();
if (typeof meaning === "string") throw new Error(meaning);

const row = (symbol: string, body: string) => packRow([codeTokens(symbol), [], [], [], [], codeTokens(body)]);

const alike = (question: string, symbol: string, body = "") => {
  const tokens = codeTokens(question);
  return alikeOf(
    row(symbol, body),
    meaning.likeness(tokens),
    Float64Array.from(tokens, () => 1),
  );
};

describe("how near single words come", () => {
  test("a word that is there itself is as near as can be, in the field where it stands", () => {
    const { any, symbol, context, least } = alike("remove cookie", "removeCookie");
    expect(any).toBeCloseTo(1, 5);
    expect(symbol).toBeCloseTo(1, 5);
    expect(least).toBeCloseTo(1, 5);
    expect(context).toBe(0);
  });

  test.for([
    ["remove", "delete", "parse"],
    ["folder", "directory", "colour"],
    ["fetch", "download", "sort"],
  ])("%s is nearer to %s than to %s", ([word = "", near = "", far = ""]) => {
    expect(alike(word, near).symbol).toBeGreaterThan(alike(word, far).symbol + 0.1);
  });

  test("words that nobody knows are near to nothing else, and to themselves", () => {
    expect(alike("qwxzvk", "download").any).toBe(0);
    expect(alike("qwxzvk", "run", "qwxzvk()").any).toBeCloseTo(1, 5);
  });

  test("a question without a word has no likeness", () => {
    expect(alike("", "download").any).toBe(0);
  });
});
