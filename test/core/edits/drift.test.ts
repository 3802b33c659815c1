import { resolve } from "node:path";
import { expect, test } from "vitest";
import { measureDrift } from "../../../bench/edits.ts";

const root = resolve(import.meta.dirname, "../../../node_modules");

// The bench does the same with more functions and seeds: `npm run bench`.
test.for([
  { seed: 11, isExcerpt: false },
  { seed: 12, isExcerpt: true },
])("functions of real packages are edited right through every drift: seed $seed", ({ seed, isExcerpt }) => {
  const { rows, faults, functions } = measureDrift({ root, seed, functions: 110, isExcerpt });
  expect(functions).toBeGreaterThanOrEqual(100);
  for (const { drift, trials, right, example } of rows) {
    expect(
      right / Math.max(1, trials),
      `${drift}: ${JSON.stringify(example, null, 1)}`,
    ).toBeGreaterThanOrEqual(0.99);
  }
  expect(rows.reduce((sum, { trials }) => sum + trials, 0)).toBeGreaterThan(500);
  for (const { drift, wrong, right, trials, example } of faults) {
    expect({ drift, wrong, right }, JSON.stringify(example, null, 1)).toEqual({ drift, wrong: 0, right: 0 });
    expect(trials).toBeGreaterThan(30);
  }
});
