import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Indexing } from "../../../src/core/indexing/index.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";
import { filesIn, openIndexing, patient, placesOf, readerOf } from "./open.ts";

const bounds = { timeout: 10_000, interval: 10 };

async function opened(files: Record<string, string>): Promise<{ workspace: Workspace; indexing: Indexing }> {
  const workspace = createWorkspace(files);
  const indexing = openIndexing(workspace);
  await indexing.ensure(patient);
  return { workspace, indexing };
}

/** Waits until the watcher reports every change. */
async function watched(indexing: Indexing): Promise<void> {
  await expect
    .poll(async () => (await indexing.ensure(patient)).freshness, bounds)
    .toBe("changes on disk are noticed as they happen");
}

test("refresh reads what changed and names it", async () => {
  const { workspace, indexing } = await opened({
    "a.ts": "export const one = 1;\n",
    "b.ts": "export const b = 1;\n",
  });
  writeFileSync(workspace.path("a.ts"), "export const two = 2;\n");
  expect(["", "a.ts"]).toContain((await indexing.refresh(["a.ts", "b.ts"])).join());
  expect(placesOf(indexing, "two")).toEqual(["a.ts:1"]);
  expect(placesOf(indexing, "one")).toEqual([]);
  expect(await indexing.refresh(["a.ts", "b.ts"])).toEqual([]);
});

test("refresh finds new files and forgets deleted ones", async () => {
  const { workspace, indexing } = await opened({ "a.ts": "export const one = 1;\n" });
  rmSync(workspace.path("a.ts"));
  mkdirSync(workspace.path("deep"));
  writeFileSync(workspace.path("deep/b.ts"), "export const two = 2;\n");
  // The watcher may have been faster, which is all the same.
  for (const path of await indexing.refresh(["a.ts", "deep/b.ts", "no.ts", "notes.txt"]))
    expect(["a.ts", "deep/b.ts"]).toContain(path);
  expect(Object.keys(filesIn(indexing))).toEqual(["deep/b.ts"]);
});

test("a file that was only touched is not read as changed", async () => {
  const { workspace, indexing } = await opened({ "a.ts": "export const one = 1;\n" });
  const generation = readerOf(indexing).generation();
  utimesSync(workspace.path("a.ts"), new Date(), new Date());
  expect(await indexing.refresh(["a.ts"])).toEqual([]);
  expect(readerOf(indexing).generation()).toBe(generation);
});

test("what the watcher sees is found, new folders included", async () => {
  const { workspace, indexing } = await opened({ "src/a.ts": "export const one = 1;\n" });
  await watched(indexing);
  writeFileSync(workspace.path("src/a.ts"), "export const two = 2;\n");
  await expect.poll(() => placesOf(indexing, "two"), bounds).toEqual(["src/a.ts:1"]);
  mkdirSync(workspace.path("new/deeper"), { recursive: true });
  writeFileSync(workspace.path("new/deeper/b.ts"), "export const three = 3;\n");
  await expect.poll(() => placesOf(indexing, "three"), bounds).toEqual(["new/deeper/b.ts:1"]);
  renameSync(workspace.path("new"), workspace.path("moved"));
  await expect.poll(() => placesOf(indexing, "three"), bounds).toEqual(["moved/deeper/b.ts:1"]);
  rmSync(workspace.path("moved"), { recursive: true });
  await expect.poll(() => placesOf(indexing, "three"), bounds).toEqual([]);
});

test("what the watcher sees but an ignore file leaves out stays out", async () => {
  const { workspace, indexing } = await opened({
    "a.ts": "export const one = 1;\n",
    "b.ts": "export const two = 1;\n",
  });
  await watched(indexing);
  writeFileSync(workspace.path(".gitignore"), "b.ts\n");
  await expect.poll(() => Object.keys(filesIn(indexing)), bounds).toEqual(["a.ts"]);
});

test("own edits are found by the next question", async () => {
  const { workspace, indexing } = await opened({ "a.ts": "export const one = 1;\n" });
  writeFileSync(workspace.path("a.ts"), "export const mine = 1;\n");
  indexing.touch([workspace.path("a.ts"), workspace.outside]);
  await indexing.ensure(patient);
  expect(placesOf(indexing, "mine")).toEqual(["a.ts:1"]);
});

test("listeners hear of changes", async () => {
  const { workspace, indexing } = await opened({ "a.ts": "export const one = 1;\n" });
  await watched(indexing);
  const heard = new Promise<number>((resolve) =>
    indexing.onChange(({ files }) => files === 2 && resolve(files)),
  );
  writeFileSync(workspace.path("b.ts"), "export const two = 2;\n");
  expect(await heard).toBe(2);
});

test("a branch switch in git is followed", async () => {
  const workspace = createWorkspace({ "a.ts": "export const trunk = 1;\n" });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      cwd: workspace.root,
    });
  git("init", "-q", "-b", "trunk");
  git("add", ".");
  git("commit", "-q", "-m", "one");
  git("checkout", "-q", "-b", "side");
  writeFileSync(workspace.path("a.ts"), "export const side = 1;\n");
  for (let index = 0; index < 40; index += 1)
    writeFileSync(workspace.path(`side${index}.ts`), `export const extra${index} = 1;\n`);
  git("add", ".");
  git("commit", "-q", "-m", "two");
  const indexing = openIndexing(workspace);
  await indexing.ensure(patient);
  await watched(indexing);
  expect(Object.keys(filesIn(indexing))).toHaveLength(41);
  git("checkout", "-q", "trunk");
  await expect.poll(() => filesIn(indexing), bounds).toEqual({ "a.ts": "whole" });
  expect(placesOf(indexing, "trunk")).toEqual(["a.ts:1"]);
  git("checkout", "-q", "side");
  await expect.poll(() => placesOf(indexing, "extra39"), bounds).toEqual(["side39.ts:1"]);
});

test("imports lead elsewhere when the file they lead to comes", async () => {
  const { workspace, indexing } = await opened({ "a.py": "from b import two\n" });
  const target = () =>
    readerOf(indexing)
      .database.prepare("SELECT m.key FROM import i LEFT JOIN module m ON m.id = i.module")
      .all();
  expect(target()).toEqual([{ key: null }]);
  writeFileSync(workspace.path("b.py"), "two = 2\n");
  await indexing.refresh(["b.py"]);
  await expect.poll(target, bounds).toEqual([{ key: "b.py" }]);
});

// Each round reads 400 files anew: on a machine with other things to do that takes its time.
const unhurried = { timeout: 60_000 };

test(
  "files that become others and then again what they were are never stuck in between",
  unhurried,
  async () => {
    const names = Array.from({ length: 200 }, (_, at) => `f${at}.go`);
    const text = (what: string, at: number): string => `package a\n\nfunc ${what}${at}() {}\n`;
    const { workspace, indexing } = await opened(
      Object.fromEntries(names.map((name, at) => [name, text("one", at)])),
    );
    let isOver = false;
    const looks = (async () => {
      while (!isOver) await indexing.sync();
    })();
    const write = (what: string): void =>
      names.forEach((name, at) => void writeFileSync(workspace.path(name), text(what, at)));
    try {
      for (let round = 0; round < 12; round++) {
        write("otherName");
        // Into every phase of a look at the tree.
        await setTimeout(round * 10);
        write("one");
        await indexing.sync();
        await indexing.sync();
        const stuck = names.filter((_, at) => placesOf(indexing, `one${at}`).length !== 1);
        expect(stuck).toEqual([]);
      }
    } finally {
      isOver = true;
      await looks;
    }
  },
);
