import { existsSync, renameSync } from "node:fs";
import { basename } from "node:path";
import { systemCode } from "../shared/errors.ts";

/** Whether an error means that a database file is damaged, whichever driver says so. */
export function isCorrupt(error: unknown): boolean {
  const code = systemCode(error) ?? "";
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return true;
  return [11, 26].includes(primaryCode(error));
}

/** Whether an error means that somebody else has the file just now. */
export function isBusy(error: unknown): boolean {
  return (systemCode(error) ?? "").startsWith("SQLITE_BUSY") || primaryCode(error) === 5;
}

/** node:sqlite gives SQLite's own number; its low byte is the primary code. 0 for others. */
function primaryCode(error: unknown): number {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode & 0xff
    : 0;
}

/**
 * Renames a damaged database and its log out of the way; both are kept.
 * @returns the new name, without its folder.
 */
export function setAside(path: string, now: Date): string {
  const aside = `${path}.corrupt-${now.toISOString().replace(/[:.]/g, "-")}`;
  // The log goes first: a new database must never find the log of the old one.
  for (const part of ["-wal", "-shm", ""]) if (existsSync(path + part)) renameSync(path + part, aside + part);
  return basename(aside);
}
