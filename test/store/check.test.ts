import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkDatabase, checkTables } from "../../src/store/check.ts";
import { isCorrupt } from "../../src/store/corrupt.ts";
import { openDatabase } from "../../src/store/driver.ts";
import { createWorkspace } from "../helpers/workspace.ts";

function open(isDamaged: boolean) {
  const path = join(createWorkspace({}).home, "some.db");
  const made = openDatabase(path);
  made.exec(
    "CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE two (text TEXT PRIMARY KEY) WITHOUT ROWID",
  );
  made.transaction(() => {
    const add = made.prepare("INSERT INTO one (text) VALUES (?)");
    for (let at = 0; at < 500; at++) add.run("some text that fills pages ".repeat(20));
  });
  made.close();
  if (isDamaged) {
    const file = openSync(path, "r+");
    writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, 20 * 4096);
    closeSync(file);
  }
  const database = openDatabase(path);
  onTestFinished(() => database.close());
  return database;
}

test("a sound database passes", async () => {
  const database = open(false);
  checkDatabase(database);
  await checkTables(database);
});

test("a damaged page is found, at once or table by table", async () => {
  const database = open(true);
  expect(() => checkDatabase(database)).toThrow(expect.toSatisfy(isCorrupt));
  await expect(checkTables(database)).rejects.toSatisfy(isCorrupt);
});
