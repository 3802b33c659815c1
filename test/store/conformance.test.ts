import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { isCorrupt } from "../../src/store/corrupt.ts";
import { type Database, drivers, openDatabase, probeDrivers } from "../../src/store/driver.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const probes = probeDrivers();

for (const [index, driver] of drivers.entries()) {
  const reason = probes[index]?.reason;
  describe.skipIf(reason !== undefined)(`${driver.name}${reason ? ` (skipped: it ${reason})` : ""}`, () => {
    let database: Database;
    const rows = () =>
      database.prepare<{ name: string; size: number }>("SELECT name, size FROM thing ORDER BY name");

    beforeEach(() => {
      database = openDatabase(":memory:", [driver]);
      database.exec(
        "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, content BLOB)",
      );
      return () => database.close();
    });

    test("tells its name, and what a statement changed", () => {
      expect(database.driver).toBe(driver.name);
      const insert = database.prepare("INSERT INTO thing (name, size) VALUES (?, ?)");
      expect(insert.run("a", 1)).toEqual({ changes: 1, lastId: 1 });
      expect(insert.run("b", 2)).toEqual({ changes: 1, lastId: 2 });
      expect(database.prepare("DELETE FROM thing").run().changes).toBe(2);
    });

    test("gives one row, none, all, and one after the other", () => {
      database.exec("INSERT INTO thing (name, size) VALUES ('a', 1), ('b', 2), ('c', 3)");
      expect(rows().get()).toEqual({ name: "a", size: 1 });
      expect(database.prepare("SELECT 1 FROM thing WHERE name = ?").get("nobody")).toBeUndefined();
      expect(rows().all()).toHaveLength(3);
      const seen: string[] = [];
      for (const { name } of rows().iterate()) {
        seen.push(name);
        if (name === "b") break;
      }
      expect(seen).toEqual(["a", "b"]);
      // A loop left early must not keep the table locked.
      database.exec("DROP TABLE thing");
    });

    test("keeps text, bytes, null and integers as they are", () => {
      const bytes = Buffer.from([0, 255, 10, 13, 0]);
      database
        .prepare("INSERT INTO thing (name, size, content) VALUES (?, ?, ?)")
        .run("e\u0301 \u{1F600}", 2 ** 52, bytes);
      const row = database
        .prepare<{ name: string; size: number; content: Uint8Array }>("SELECT * FROM thing")
        .get();
      expect(row).toMatchObject({ name: "e\u0301 \u{1F600}", size: 2 ** 52 });
      expect(Buffer.from(row?.content ?? []).equals(bytes)).toBe(true);
      database.prepare("UPDATE thing SET content = ?").run(null);
      expect(database.prepare("SELECT content FROM thing").get()).toEqual({ content: null });
    });

    test("undoes the whole transaction when the work throws, and can go on", () => {
      const insert = database.prepare("INSERT INTO thing (name, size) VALUES (?, 0)");
      expect(() =>
        database.transaction(() => {
          insert.run("a");
          insert.run("a");
        }),
      ).toThrow(/UNIQUE/);
      expect(rows().all()).toEqual([]);
      expect(database.transaction(() => insert.run("b").changes)).toBe(1);
      expect(rows().all()).toHaveLength(1);
    });

    test("holds the write lock from the start of a transaction", () => {
      const path = join(createWorkspace().home, "two.db");
      const [one, two] = [openDatabase(path, [driver]), openDatabase(path, [driver])];
      one.exec("CREATE TABLE t (a)");
      two.exec("PRAGMA busy_timeout = 0");
      one.transaction(() => {
        expect(() => two.transaction(() => 0)).toThrow(/locked/);
      });
      expect(two.transaction(() => 7)).toBe(7);
      one.close();
      two.close();
    });

    test("has full-text search", () => {
      database.exec(
        "CREATE VIRTUAL TABLE words USING fts5(text); INSERT INTO words VALUES ('the quick fox')",
      );
      expect(database.prepare("SELECT rowid FROM words WHERE words MATCH ?").all("quick")).toHaveLength(1);
    });

    test("says that a file is damaged in a way we recognise", () => {
      const path = join(createWorkspace().home, "bad.db");
      writeFileSync(path, "this is no database, whatever its name says".repeat(200));
      let error: unknown;
      try {
        openDatabase(path, [driver]).prepare("SELECT * FROM sqlite_schema").all();
      } catch (caught) {
        error = caught;
      }
      expect(isCorrupt(error)).toBe(true);
      expect(isCorrupt(new Error("no"))).toBe(false);
    });
  });
}

test("at least one driver loads here, and the other says why it does not", () => {
  expect(probes.some(({ version }) => version !== undefined)).toBe(true);
  for (const probe of probes) expect(probe.version ?? probe.reason).toMatch(/^3\.|Node|installed|native/);
});
