import { CodiError } from "../shared/errors.ts";
import type { Database } from "./driver.ts";

/**
 * Brings a database to the newest schema in one transaction: all steps or none.
 * @param steps SQL by version: the first makes version 1. Steps that were ever released never change.
 * @throws CodiError `unavailable` for a schema newer than the last step; the file is left as it is.
 */
export function migrate(database: Database, steps: readonly string[]): void {
  if (versionOf(database) === steps.length) return;
  database.transaction(() => {
    // Another server may have migrated between the look above and the lock.
    const version = versionOf(database);
    if (version > steps.length) throw tooNew(version, steps.length);
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

function versionOf(database: Database): number {
  return database.prepare<{ user_version: number }>("PRAGMA user_version").get()?.user_version ?? 0;
}

function tooNew(version: number, known: number): CodiError {
  return new CodiError(
    "unavailable",
    `The state of CODI_HOME was written by a newer codi-mcp (schema ${version}, this one knows up to ${known}).`,
    { hint: "Update codi-mcp, or set CODI_HOME to another folder. Nothing was changed." },
  );
}
