import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Driver, openDatabase, probeDrivers } from "../../src/store/driver.ts";
import { openStore } from "../../src/store/open.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const steps = ["CREATE TABLE one (a)", "CREATE TABLE two (b)"];

function broken(name: string, reason: string): Driver {
  return {
    name,
    open: () => {
      throw new Error(reason);
    },
    unloadable: () => reason,
  };
}

test("a new database is private, write-ahead logged and at the newest schema", () => {
  const path = join(createWorkspace().home, "state", "state.db");
  const { database, notices } = openStore({ path, steps });
  const pragma = (name: string) => Object.values(Object(database.prepare(`PRAGMA ${name}`).get()))[0];
  expect(notices).toEqual([]);
  expect(pragma("journal_mode")).toBe("wal");
  expect(pragma("synchronous")).toBe(1);
  expect(pragma("user_version")).toBe(2);
  expect(pragma("foreign_keys")).toBe(1);
  database.exec("INSERT INTO two VALUES (1)");
  if (process.platform !== "win32") {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  }
  database.close();
});

test("on a shared mount there is no write-ahead log, and it says what to do", () => {
  const path = join(createWorkspace().home, "state.db");
  const { database, notices } = openStore({ path, steps, isShared: () => true });
  const pragma = (name: string) => Object.values(Object(database.prepare(`PRAGMA ${name}`).get()))[0];
  expect(pragma("journal_mode")).toBe("delete");
  expect(pragma("synchronous")).toBe(2);
  expect(notices).toEqual([
    "state.db lies on a network or shared mount, where it is slower and less safe: set CODI_HOME to a folder on a local disk.",
  ]);
  database.close();
});

test("waits for another process that holds a new file", async () => {
  const path = join(createWorkspace().home, "state.db");
  const holder = spawn(process.execPath, [
    "-e",
    `const database = new (require("better-sqlite3"))(${JSON.stringify(path)});
     database.exec("BEGIN IMMEDIATE; CREATE TABLE held (a)");
     console.log("held");
     setTimeout(() => database.exec("COMMIT"), 300);`,
  ]);
  onTestFinished(() => void holder.kill());
  await once(holder.stdout, "data");
  const { database } = openStore({ path, steps });
  expect(Object.values(Object(database.prepare("PRAGMA journal_mode").get()))).toEqual(["wal"]);
  expect(database.prepare("SELECT count(*) AS n FROM held").get()).toEqual({ n: 0 });
  database.close();
});

test("a database that others could read is made private", () => {
  const path = join(createWorkspace().home, "state.db");
  openStore({ path, steps }).database.close();
  chmodSync(path, 0o644);
  openStore({ path, steps }).database.close();
  expect(statSync(path).mode & 0o777).toBe(process.platform === "win32" ? 0o666 : 0o600);
});

test("an older schema is brought up to date and keeps its rows; a step that fails leaves it as it was", () => {
  const path = join(createWorkspace().home, "state.db");
  const old = openStore({ path, steps: steps.slice(0, 1) }).database;
  old.exec("INSERT INTO one VALUES (7)");
  old.close();
  expect(() =>
    openStore({ path, steps: [...steps.slice(0, 1), "CREATE TABLE half (x); NONSENSE"] }),
  ).toThrow();
  const { database } = openStore({ path, steps });
  expect(database.prepare("SELECT a FROM one").all()).toEqual([{ a: 7 }]);
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([]);
  database.close();
});

test("a schema from a newer version is refused and left alone", () => {
  const path = join(createWorkspace().home, "state.db");
  openStore({ path, steps: [...steps, "CREATE TABLE three (c)"] }).database.close();
  const bytes = readFileSync(path);
  expect(() => openStore({ path, steps })).toThrow(/newer codi-mcp \(schema 3, this one knows up to 2\)/);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test.for([
  ["no database at all", () => Buffer.from("not a database, but long enough to be looked at".repeat(300))],
  [
    "a torn page",
    (sound: Buffer) => {
      const torn = Buffer.from(sound);
      torn.fill(0xab, 4096 + 8, 4096 + 900);
      return torn;
    },
  ],
] as const)("a file with %s is set aside whole, and a new one begun", ([, damage]) => {
  const { home } = createWorkspace();
  const path = join(home, "state.db");
  const first = openStore({ path, steps }).database;
  first.exec("INSERT INTO one VALUES (1)");
  first.close();
  const damaged = damage(readFileSync(path));
  writeFileSync(path, damaged);
  const { database, notices } = openStore({ path, steps, now: () => new Date("2026-01-02T03:04:05Z") });
  expect(database.prepare("SELECT * FROM one").all()).toEqual([]);
  database.close();
  const aside = "state.db.corrupt-2026-01-02T03-04-05-000Z";
  expect(notices).toEqual([
    `state.db was damaged: it is kept as ${aside}, and a new one was begun without its content.`,
  ]);
  expect(readFileSync(join(home, aside)).equals(damaged)).toBe(true);
});

test("a log left by a killed process is not replayed into the new file", () => {
  const { home } = createWorkspace();
  const path = join(home, "state.db");
  const first = openStore({ path, steps }).database;
  first.exec("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO one VALUES (1)");
  const log = readFileSync(`${path}-wal`);
  first.close();
  writeFileSync(`${path}-wal`, log);
  writeFileSync(path, "garbage".repeat(3000));
  const { database } = openStore({ path, steps });
  expect(database.prepare("SELECT * FROM one").all()).toEqual([]);
  database.close();
  expect(readdirSync(home).filter((name) => name.includes(".corrupt-"))).not.toEqual([]);
});

test("a folder where the database cannot be made is named with the next move", () => {
  const { home } = createWorkspace();
  mkdirSync(join(home, "state.db"));
  expect(() => openStore({ path: join(home, "state.db"), steps })).toThrow(
    /state\.db in CODI_HOME cannot be opened/,
  );
});

test("without any driver the refusal says what is missing and both ways to mend it", () => {
  const candidates = [
    broken("better-sqlite3", "is not installed"),
    broken("node:sqlite", "needs Node 22.13 or newer"),
  ];
  expect(() => openDatabase(":memory:", candidates)).toThrow(
    "No SQLite can be loaded: better-sqlite3 is not installed; node:sqlite needs Node 22.13 or newer.",
  );
  try {
    openDatabase(":memory:", candidates);
  } catch (error) {
    expect(error).toMatchObject({
      code: "unavailable",
      hint: expect.stringContaining("--allow-scripts=better-sqlite3"),
    });
  }
  expect(probeDrivers(candidates)).toEqual([
    { name: "better-sqlite3", reason: "is not installed" },
    { name: "node:sqlite", reason: "needs Node 22.13 or newer" },
  ]);
});
