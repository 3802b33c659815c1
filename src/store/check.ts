import { setImmediate as nextTurn } from "node:timers/promises";
import type { Database } from "./driver.ts";

/** SQLite's own look at a database found something; treated like its own error. */
class DamagedError extends Error {
  readonly code = "SQLITE_CORRUPT";
}

/** Reads a database whole, about 150 MB a second. @throws Error that `isCorrupt` knows */
export function checkDatabase(database: Database): void {
  check(database, "1");
}

/**
 * The same, one table in each turn of the event loop.
 * @throws Error that `isCorrupt` knows
 */
export async function checkTables(database: Database): Promise<void> {
  const tables = database
    .prepare<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
    .all();
  for (const { name } of tables) {
    await nextTurn();
    check(database, `"${name}"`);
  }
}

function check(database: Database, what: string): void {
  const found = database.prepare<{ quick_check: string }>(`PRAGMA quick_check(${what})`).get();
  if (found && found.quick_check !== "ok") throw new DamagedError(found.quick_check);
}
