import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSearch } from "../../../src/core/search/index.ts";
import { createFence } from "../../../src/shared/paths.ts";
import { allPages, never } from "./workspace.ts";

const FILES = 20_400;
let root = "";

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "codi-large-")));
  for (let folder = 0; folder < 204; folder += 1) {
    const path = join(root, `p${folder % 12}`, `m.${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < 100; file += 1) {
      const rare = folder % 50 === 7 && file === 3 ? "needle\n" : "";
      writeFileSync(join(path, `f${file}.txt`), `common ${folder}\n${rare}common again\n`);
    }
  }
}, 120_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test("every hit of a common word comes once, over all pages and both ways of searching", async () => {
  const search = createSearch({ fence: createFence([root]) });
  // 40,800 hits: too many to sort ourselves; below p3 few enough.
  const sorted = await allPages(search, {
    pattern: "common again",
    mode: "content",
    path: "p3",
    limit: 1000,
  });
  expect(new Set(sorted.lines).size).toBe(1700);
  expect(sorted.lines).toHaveLength(1700);
  const { lines } = await allPages(search, { pattern: "common", limit: 1000 });
  expect(lines).toHaveLength(2 * FILES);
  expect(new Set(lines).size).toBe(2 * FILES);
  const ours = lines.filter((line) => line.startsWith("p3/"));
  const both = await allPages(search, { pattern: "common", path: "p3", limit: 1000 });
  expect(ours).toEqual(both.lines);
}, 180_000);

test("a rare word is found everywhere", async () => {
  const search = createSearch({ fence: createFence([root]) });
  const page = await search.grep({ pattern: "needle" }, never);
  expect(page.rows).toHaveLength(4);
  expect(page.searched).toBe(FILES);
});

test("all files are listed once over all pages", async () => {
  const search = createSearch({ fence: createFence([root]) });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await search.findFiles({ pattern: "**/*.txt", limit: 1000, cursor }, never);
    seen.push(...page.paths);
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(seen).toHaveLength(FILES);
  expect(new Set(seen).size).toBe(FILES);
}, 60_000);
