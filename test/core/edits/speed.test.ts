import { performance } from "node:perf_hooks";
import { describe, expect, test } from "vitest";
import { applyEdits, applyHunks, unifiedDiff } from "../../../src/core/edits/index.ts";
import { CodiError } from "../../../src/shared/errors.ts";

// Bounds are far above what these take (see `npm run bench`): they catch quadratic work, not slow machines.
const boundMs = 4000;

function timed(work: () => unknown): number {
  const start = performance.now();
  try {
    work();
  } catch (error) {
    // A refusal has to be as quick as an edit; which of both it is, other tests say.
    if (!(error instanceof CodiError)) throw error;
  }
  return performance.now() - start;
}

const edit = (oldText: string, newText: string, replaceAll = false) => [{ oldText, newText, replaceAll }];
const line5MB = `var a=[${"{k:1,v:'x y'},".repeat(360_000)}];needle('z');`;
const lines200k = Array.from(
  { length: 200_000 },
  (_, i) => `    const value${i % 977} = compute(${i});`,
).join("\n");
const same200k = "    same line;\n".repeat(200_000);
const manyA = "a".repeat(5_000_000);

describe("work stays in proportion to the text", () => {
  test.for<{ name: string; work: () => unknown }>([
    { name: "a 5 MB line, exact", work: () => applyEdits(line5MB, edit("needle('z')", "needle(1)")) },
    {
      name: "a 5 MB line, curled quotes",
      work: () => applyEdits(line5MB, edit("needle(\u2018z\u2019)", "needle(1)")),
    },
    { name: "a 5 MB line, not found", work: () => applyEdits(line5MB, edit("needel('z')", "needle(1)")) },
    { name: "a 5 MB line, ambiguous", work: () => applyEdits(line5MB, edit("{k:1,v:'x  y'}", "1")) },
    {
      name: "a 5 MB line, all of 360,000 places",
      work: () => applyEdits(line5MB, edit("{k:1", "{k:2", true)),
    },
    {
      name: "200,000 lines, indent",
      work: () =>
        applyEdits(lines200k, edit("\tconst value5 = compute(5);\n\tconst value6 = compute(6);", "\tx();")),
    },
    {
      name: "200,000 lines, a block of 1,000 not found",
      work: () => applyEdits(lines200k, edit(`${lines200k.slice(0, 40_000)}typo`, "x")),
    },
    {
      name: "200,000 equal lines, a block of 1,000 that nearly fits everywhere",
      work: () => applyEdits(same200k, edit(`${"same line;\n".repeat(1000)}  other line;`, "x")),
    },
    {
      name: "200,000 equal lines, a block that fits at another depth everywhere",
      work: () => applyEdits(same200k, edit(`same line;\n${"  same line;\n".repeat(500)}`, "x")),
    },
    {
      name: "5 million letters, a long pattern that nearly fits",
      work: () => applyEdits(manyA, edit(`${"a".repeat(50_000)}b${"a".repeat(50_000)}`, "x")),
    },
    {
      name: "20 edits of 200,000 lines",
      work: () =>
        applyEdits(
          lines200k,
          Array.from({ length: 20 }, (_, i) => ({
            oldText: `compute(${i * 1000 + 1});  `,
            newText: `done(${i});`,
          })),
        ),
    },
    {
      name: "a hunk that fits 200,000 places",
      work: () => applyHunks(same200k, [{ before: ["same line;"], after: ["x"] }]),
    },
    {
      name: "a diff of two texts that share nothing",
      work: () => unifiedDiff("a", lines200k, lines200k.replaceAll("const", "let")),
    },
  ])("$name", ({ work }) => {
    expect(timed(work)).toBeLessThan(boundMs);
  });
});

test("the diff of one changed line in 294 KB takes about a millisecond", () => {
  const before = Array.from({ length: 9000 }, (_, i) => `  const value${i % 700} = run(${i % 13});\n`).join(
    "",
  );
  const after = before.replace(/^( {2}const value500 .*)$/m, "  changed();");
  const times = Array.from({ length: 21 }, () => timed(() => unifiedDiff("a.ts", before, after)));
  const median = times.sort((a, b) => a - b)[10] ?? Number.POSITIVE_INFINITY;
  expect(unifiedDiff("a.ts", before, after).split("\n").length).toBe(12);
  expect(median).toBeLessThan(5);
});
