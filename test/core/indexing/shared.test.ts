import { closeSync, openSync, readdirSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Indexing } from "../../../src/core/indexing/index.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";
import { openIndexing, patient, placesOf, readerOf } from "./open.ts";

const bounds = { timeout: 10_000, interval: 20 };

const files = { "a.ts": "export const one = 1;\n" };

/** The folder of the only workspace in a home. */
function folderOf({ home }: Workspace): string {
  const [name = ""] = readdirSync(join(home, "workspaces"));
  return join(home, "workspaces", name);
}

async function ready(workspace: Workspace): Promise<Indexing> {
  const indexing = openIndexing(workspace, 0);
  await indexing.ensure(patient);
  return indexing;
}

test("one of two keeps the index, both read it and both can refresh", async () => {
  const workspace = createWorkspace(files);
  const first = await ready(workspace);
  const second = await ready(workspace);
  expect(first.status().writer).toEqual({ who: "this", pid: process.pid });
  expect(second.status()).toMatchObject({
    state: "ready",
    files: 1,
    writer: { who: "other", pid: process.pid },
  });
  writeFileSync(workspace.path("a.ts"), "export const two = 2;\n");
  expect(await second.refresh(["a.ts"])).toEqual(["a.ts"]);
  for (const one of [first, second]) expect(placesOf(one, "two")).toEqual(["a.ts:1"]);
});

test("the other takes over when the keeper ends", async () => {
  const workspace = createWorkspace(files);
  const first = await ready(workspace);
  const second = await ready(workspace);
  await first.close();
  await expect
    .poll(async () => (await second.ensure(patient)).writer.who, { ...bounds, timeout: 5_000 })
    .toBe("this");
  writeFileSync(workspace.path("b.ts"), "export const later = 1;\n");
  await expect.poll(() => placesOf(second, "later"), bounds).toEqual(["b.ts:1"]);
});

test("a damaged file is set aside and made anew", async () => {
  const workspace = createWorkspace(files);
  const first = await ready(workspace);
  await first.close();
  const folder = folderOf(workspace);
  writeFileSync(join(folder, "index.db"), "this is no database, though long enough to be one ".repeat(200));
  const second = await ready(workspace);
  expect(second.status().state).toBe("ready");
  expect(second.status().notices.join()).toMatch(/index\.db was damaged: it is kept as index\.db\.corrupt-/);
  expect(placesOf(second, "one")).toEqual(["a.ts:1"]);
  expect(readdirSync(folder).some((name) => name.startsWith("index.db.corrupt-"))).toBe(true);
});

test("damage that lies deeper is found after the start, and the index is made anew", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`f${at}.ts`, `export const name${at} = ${at};\n`.repeat(9)]),
  );
  const workspace = createWorkspace(many);
  const first = await ready(workspace);
  const { rootpage = 0 } =
    readerOf(first)
      .database.prepare<{ rootpage: number }>("SELECT rootpage FROM sqlite_master WHERE name = 'symbol'")
      .get() ?? {};
  await first.close();
  const file = openSync(join(folderOf(workspace), "index.db"), "r+");
  writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, (rootpage - 1) * 4096);
  closeSync(file);
  const second = await ready(workspace);
  const found = (): string[] => {
    try {
      return placesOf(second, "name7");
    } catch (error) {
      return [String(error)];
    }
  };
  await expect.poll(() => found().length, bounds).toBe(9);
  await expect.poll(async () => (await second.ensure(patient)).state, bounds).toBe("ready");
});

test("a file that is damaged while it is read is made anew, and the reader is told in our words", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [`f${at}.ts`, `export const name${at} = ${at};\n`.repeat(9)]),
  );
  const workspace = createWorkspace(many);
  const first = await ready(workspace);
  await first.close();
  const second = await ready(workspace);
  const path = join(folderOf(workspace), "index.db");
  truncateSync(path, 8192);
  const refusals = new Set<string>();
  // Who finds it first is open: this question, or the indexer's own look for damage.
  await expect
    .poll(async () => {
      try {
        const reader = second.reader();
        // While the damaged file is moved away there is nothing to ask.
        if (reader !== undefined) placesOf({ reader: () => reader }, "name7");
      } catch (error) {
        refusals.add(String(error));
      }
      return (await second.ensure(patient)).notices.join();
    }, bounds)
    .toContain("was damaged");
  for (const refusal of refusals) expect(refusal).toContain("The index was damaged and is being made anew.");
  await expect.poll(async () => (await second.ensure(patient)).files, bounds).toBe(300);
  await expect.poll(() => placesOf(second, "name7").length, bounds).toBe(9);
});

test("what another version made is made anew", async () => {
  const workspace = createWorkspace(files);
  const first = await ready(workspace);
  await first.close();
  const { openDatabase } = await import("../../../src/store/driver.ts");
  const database = openDatabase(join(folderOf(workspace), "index.db"));
  database.exec("UPDATE meta SET value = 'other' WHERE key = 'fingerprint'; DROP TABLE heritage");
  database.close();
  const second = await ready(workspace);
  expect(placesOf(second, "one")).toEqual(["a.ts:1"]);
  expect(readerOf(second).database.prepare("SELECT count(*) AS n FROM heritage").get()).toEqual({ n: 0 });
});

test("rebuild begins anew, for the other reader, too", async () => {
  const workspace = createWorkspace(files);
  const first = await ready(workspace);
  const second = await ready(workspace);
  const before = readerOf(first).generation();
  await second.rebuild();
  await first.ensure(patient);
  await second.ensure(patient);
  expect(readerOf(first).generation()).toBeGreaterThan(before);
  for (const one of [first, second]) expect(placesOf(one, "one")).toEqual(["a.ts:1"]);
});
