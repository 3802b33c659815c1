import { expect, test } from "vitest";
import { packExtraction } from "../../../src/core/indexing/pack.ts";
import { possiblePlaces } from "../../../src/core/symbols/possible.ts";
import { findTarget } from "../../../src/core/symbols/target.ts";
import { viewOf } from "../../../src/core/symbols/view.ts";
import { binding, type Extraction, use } from "../../../src/core/syntax/index.ts";
import { openDatabase } from "../../../src/store/driver.ts";
import { indexTables } from "../../../src/store/index-tables.ts";
import { createIndexWriter } from "../../../src/store/index-writer.ts";
import { openProject } from "./project.ts";

const empty: Extraction = {
  definitions: [],
  references: [],
  imports: [],
  exports: [],
  heritage: [],
  package: undefined,
  lines: 1,
  state: "whole",
};
const stamp = { size: 0, mtime: 0, ctime: 0 };

test("a member with a hundred thousand places of its name costs bounded work, and says what was not looked at", async () => {
  const database = openDatabase(":memory:");
  database.exec(indexTables);
  const writer = createIndexWriter(database);
  const definition = {
    column: 0,
    start: 0,
    end: 10,
    endLine: 1,
    docStart: 0,
    signatureEnd: 10,
    traits: 0,
    line: 1,
  };
  const owner: Extraction = {
    ...empty,
    definitions: [
      { ...definition, name: "Box", kind: "class", parent: -1 },
      { ...definition, name: "get", kind: "method", parent: 0, start: 1 },
    ],
  };
  const references = Array.from({ length: 50 }, (_, at) => ({
    name: "get",
    offset: at * 10,
    use: use.member | use.call,
    binding: binding.free,
  }));
  writer.transaction(() => {
    const file = { language: "python", stamp, hash: new Uint8Array() };
    writer.put({ ...packExtraction(owner), ...file, path: "box.py" });
    for (let at = 0; at < 2_000; at++)
      writer.put({ ...packExtraction({ ...empty, references }), ...file, path: `f${at}.py` });
  });
  const view = viewOf({ database, generation: () => 1, absolute: (path) => path });
  const sources = { open: async () => undefined };
  const target = findTarget({ view, sources, pause: async () => {} }, "Box/get", undefined);
  if ("candidates" in target) throw new Error("ambiguous");
  let turns = 0;
  const { files, unseen } = await possiblePlaces(view, target.group, [], async () => {
    turns++;
  });
  const found = files.reduce((sum, { places }) => sum + places.length, 0);
  expect(found + unseen.references).toBe(100_000);
  expect(found).toBeLessThan(70_000);
  expect(unseen.references).toBeGreaterThan(0);
  expect(turns).toBeGreaterThan(3);
  database.close();
});

test("who stops asking stops the work", async () => {
  const { symbols } = await openProject({ "a.ts": "export function f() {}\nf();\n" });
  const signal = AbortSignal.abort();
  await expect(symbols.references({ symbol: "f" }, { signal })).rejects.toThrow("abort");
  await expect(symbols.map({}, { signal })).rejects.toThrow("abort");
});
