import { performance } from "node:perf_hooks";
import { afterAll, expect, test, vi } from "vitest";
import { createExtractor } from "../../../src/core/syntax/index.ts";

const extractor = await createExtractor();
afterAll(() => extractor.close());

const text = "class Box:\n    size: int\n    def open(self):\n        pass\n";

test("time that passes without work does not cut a file short", async () => {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    now += 60_000;
    return now;
  });
  const found = await extractor.extract(text.repeat(50), "python");
  expect(clock.mock.calls.length).toBeGreaterThan(1);
  clock.mockRestore();
  expect(found.state).toBe("whole");
});

test("a file that takes longer than its time is read by pattern and says so", async () => {
  const found = await extractor.extract(text, "python", { budgetMs: 0 });
  expect(found.state).toBe("partial");
  expect(found.definitions.map(({ name }) => name)).toEqual(["Box", "open"]);
});
