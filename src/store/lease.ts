import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Driver, drivers, openDatabase } from "./driver.ts";

/** A right that one process on this machine has at a time. */
export interface Lease {
  /** Takes it if nobody has it; true when it is ours (now or already). */
  take(): boolean;
  release(): void;
}

/**
 * A lease that is the lock on a database file, held open: the system drops it when the process dies, however it dies,
 * and nobody has to write a heartbeat or to guess from a process id.
 */
export function openLease(path: string, candidates: readonly Driver[] = drivers): Lease {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = openDatabase(path, candidates);
  database.exec("PRAGMA busy_timeout = 0");
  let isHeld = false;
  return {
    take() {
      if (isHeld) return true;
      try {
        database.exec("BEGIN EXCLUSIVE");
        isHeld = true;
      } catch (error) {
        if (!isBusy(error)) throw error;
      }
      return isHeld;
    },
    release() {
      isHeld = false;
      // Closing undoes the transaction, in which nothing was written.
      database.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_BUSY")) return true;
  // node:sqlite gives SQLite's own number; its low byte is the primary code.
  return "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === 5;
}
