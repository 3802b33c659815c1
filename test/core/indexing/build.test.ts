import { linkSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createIndexing } from "../../../src/core/indexing/index.ts";
import { createWorkspace } from "../../helpers/workspace.ts";
import { filesIn, openIndexing, patient, placesOf, readerOf } from "./open.ts";

test("nothing runs and nothing is written before somebody asks", () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n" });
  const indexing = openIndexing(workspace);
  expect(indexing.status().state).toBe("empty");
  expect(indexing.reader()).toBeUndefined();
  expect(statSync(join(workspace.home, "workspaces"), { throwIfNoEntry: false })).toBeUndefined();
});

test.for([0, 1, 2])("builds the whole index with %s parsing threads", async (workers) => {
  const workspace = createWorkspace({
    "src/a.py": "from b import two\n\ndef one():\n    return two()\n",
    "src/b.py": "def two():\n    return 2\n",
    "notes.txt": "no language of ours",
  });
  const indexing = openIndexing(workspace, workers);
  const status = await indexing.ensure(patient);
  expect(status).toMatchObject({ state: "ready", files: 2, missing: [], writer: { who: "this" } });
  expect(placesOf(indexing, "one")).toEqual(["src/a.py:3"]);
  expect(placesOf(indexing, "two")).toEqual(["src/b.py:1"]);
  const imports = readerOf(indexing).database.prepare(
    "SELECT i.specifier, m.key FROM import i JOIN module m ON m.id = i.module",
  );
  expect(imports.all()).toEqual([{ specifier: "b", key: "src/b.py" }]);
});

test("names are found by their letters", async () => {
  const indexing = openIndexing(createWorkspace({ "a.ts": "export const parseConfigFile = 1;\n" }));
  await indexing.ensure(patient);
  const rows = readerOf(indexing).database.prepare(
    "SELECT n.text FROM name_trigram t JOIN name n ON n.id = t.rowid WHERE name_trigram MATCH 'gfi'",
  );
  expect(rows.all()).toEqual([{ text: "parseConfigFile" }]);
});

test("leaves out what search leaves out", async () => {
  const workspace = createWorkspace({
    ".gitignore": "dist/\n",
    "dist/made.js": "export const made = 1;\n",
    ".hidden/secret.js": "export const secret = 1;\n",
    "kept.js": "export const kept = 1;\n",
  });
  const indexing = openIndexing(workspace);
  await indexing.ensure(patient);
  expect(Object.keys(filesIn(indexing))).toEqual(["kept.js"]);
  writeFileSync(workspace.path("dist/new.js"), "export const fresh = 1;\n");
  expect(await indexing.refresh(["dist/new.js", ".hidden/secret.js", "dist/made.js"])).toEqual([]);
});

test("says what is missing and stays right about the rest", async () => {
  const workspace = createWorkspace({
    "good.ts": "export const good = 1;\n",
    "binary.ts": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]),
    "latin.ts": Buffer.from("export const caf\xe9 = 1; // \xff\n", "latin1"),
    "utf16.ts": Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from("export const wide = 1;\n", "utf16le"),
    ]),
    "marked.ts": "\ufeffexport const marked = 1;\n",
    "empty.ts": "",
    "huge.ts": `export const huge = 1;\nexport const data = "${"x".repeat(1_200_000)}";\n`,
  });
  symlinkSync(workspace.root, workspace.path("circle"));
  symlinkSync("good.ts", workspace.path("alias.ts"));
  mkdirSync(workspace.path("folder.ts"));
  const indexing = openIndexing(workspace);
  const status = await indexing.ensure(patient);
  expect(filesIn(indexing)).toMatchObject({
    "binary.ts": "binary",
    "empty.ts": "whole",
    "good.ts": "whole",
    "huge.ts": "partial",
    "latin.ts": "whole",
    "marked.ts": "whole",
    "utf16.ts": "whole",
  });
  expect(status.files).toBe(7);
  expect(status.state).toBe("ready");
  expect(status.missing.map(({ reason, examples }) => `${examples}: ${reason}`)).toEqual([
    "huge.ts: are too large to be parsed: only a quick look was taken",
    "binary.ts: are not text, whatever their name says",
  ]);
  for (const name of ["good", "wide", "marked", "huge"]) expect(placesOf(indexing, name)).toHaveLength(1);
});

test("a second start with nothing changed reads no file", async () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n" });
  const old = new Date(Date.now() - 60_000);
  utimesSync(workspace.path("a.ts"), old, old);
  const first = openIndexing(workspace);
  await first.ensure(patient);
  const generation = readerOf(first).generation();
  await first.close();
  const second = openIndexing(workspace);
  expect((await second.ensure(patient)).state).toBe("ready");
  expect(readerOf(second).generation()).toBe(generation);
});

test("what changed between two starts is found by the second, also with the same size and time", async () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n", "b.ts": "export const bye = 1;\n" });
  const old = new Date(Date.now() - 60_000);
  utimesSync(workspace.path("a.ts"), old, old);
  const first = openIndexing(workspace);
  await first.ensure(patient);
  await first.close();
  writeFileSync(workspace.path("a.ts"), "export const two = 1;\n");
  utimesSync(workspace.path("a.ts"), old, old);
  rmSync(workspace.path("b.ts"));
  linkSync(workspace.path("a.ts"), workspace.path("c.ts"));
  const second = openIndexing(workspace);
  await second.ensure(patient);
  expect(placesOf(second, "two")).toEqual(["a.ts:1", "c.ts:1"]);
  expect([...placesOf(second, "one"), ...placesOf(second, "bye")]).toEqual([]);
});

test("several roots are one index, the further ones by their whole paths", async () => {
  const one = createWorkspace({ "a.ts": "export const one = 1;\n" });
  const two = createWorkspace({ "b.ts": "export const two = 1;\n" });
  const indexing = createIndexing({ home: one.home, roots: [one.root, two.root], workers: 0 });
  await indexing.ensure(patient);
  expect(placesOf(indexing, "one")).toEqual(["a.ts:1"]);
  expect(placesOf(indexing, "two")).toEqual([`${two.path("b.ts")}:1`]);
  expect(indexing.pathOf(two.path("b.ts"))).toBe(two.path("b.ts"));
  expect(await indexing.refresh([two.path("b.ts")])).toEqual([]);
  await indexing.close();
});

test("a workspace folder that vanishes keeps its index, and says so", async () => {
  const workspace = createWorkspace({ "a.ts": "export const one = 1;\n" });
  const indexing = openIndexing(workspace);
  await indexing.ensure(patient);
  rmSync(workspace.root, { recursive: true });
  const status = await indexing.sync();
  expect(status.state).toBe("partial");
  expect(status.missing).toEqual([
    { reason: "lie in a workspace folder that cannot be opened", count: 1, examples: [workspace.root] },
  ]);
});

test("without a workspace there is a reason instead of an index", async () => {
  const indexing = createIndexing({ home: createWorkspace().home, roots: [], workers: 0 });
  expect(await indexing.ensure(patient)).toMatchObject({
    state: "failed",
    reason: "This server has no workspace. Start it with --root FOLDER (or CODI_ROOT).",
  });
  expect(await indexing.refresh(["a.ts"])).toEqual([]);
});

test("who stops waiting is told so, and the work goes on", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`f${index}.ts`, `export const name${index} = ${index};\n`]),
  );
  const indexing = openIndexing(createWorkspace(files));
  const stop = new AbortController();
  const waiting = indexing.ensure({ ...patient, signal: stop.signal });
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  expect((await indexing.ensure({ waitMs: 0 })).state).toMatch(/building|ready/);
  expect((await indexing.ensure(patient)).files).toBe(60);
});
