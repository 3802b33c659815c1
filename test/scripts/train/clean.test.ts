import { expect, test } from "vitest";
import { clean, fenceAround } from "../../../scripts/train/clean.ts";
import type { Example } from "../../../scripts/train/extract.ts";
import { describedBy } from "../../../scripts/train/sentences.ts";

function example(sentence: string, code: string, from = "one"): Example {
  const rest = {
    language: "ts",
    path: "a.ts",
    name: "f",
    chain: [],
    paragraph: sentence,
    signature: "",
  } as const;
  return { ...rest, package: from, sentence, body: code.padEnd(80, " "), code };
}

const fence = fenceAround([example("Finds the shortest path between two nodes of a graph", "developed")]);

test("what stands in a development package is kept out, by its code and by its words", () => {
  const { kept, alike } = clean(
    [
      example("Does something else entirely with boxes", "developed"),
      example("find shortest paths between two nodes of the graph", "other"),
      example("Finds the longest word between two commas of a line", "third"),
    ],
    fence,
  );
  expect(kept.map(({ code }) => code)).toEqual(["third"]);
  expect(alike).toBe(2);
});

test("copies of code go, and sentences after their second time", () => {
  const { kept, copies, repeated } = clean(
    ["a", "a", "b", "c", "d"].map((code) => example("Writes all the bytes to a stream", code)),
    fence,
  );
  expect(kept.map(({ code }) => code)).toEqual(["a", "b"]);
  expect([copies, repeated]).toEqual([1, 2]);
});

test("a package that is like a development package goes whole", () => {
  const copied = Array.from({ length: 6 }, () => example("x", "developed", "fork"));
  const { kept, packages } = clean(
    [...copied, example("Paints a red square on the wall", "own", "fork")],
    fence,
  );
  expect(kept).toEqual([]);
  expect(packages).toEqual(["fork"]);
});

test.for([
  ["Go", "parse", "parse reads a `Header` from r. It may fail.", "reads a Header from r"],
  ["JSDoc", "f", "Turns {@link Foo|foos} into bars.\n@param x no", "Turns foos into bars"],
  ["reStructuredText", "f", "Build a :class:`~graph.Tree` of nodes.\n\nMore.", "Build a graph.Tree of nodes"],
  ["a list of fields", "f", "Sends the mail now\n:param to: who", "Sends the mail now"],
  ["HTML", "f", "Returns a <b>List&lt;T&gt;</b> of users", "Returns a List<T> of users"],
] as const)("the first sentence is freed of markup: %s", ([, name, doc, sentence]) => {
  expect(describedBy(doc, name)?.sentence).toBe(sentence);
});

test.for(["@deprecated use g", "{@inheritDoc}", "", "说明函数的用途"])(
  "says nothing of its own: %s",
  (doc) => {
    expect(describedBy(doc, "f")).toBeUndefined();
  },
);
