import { createHash, randomBytes } from "node:crypto";
import { readdirSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { systemCode } from "../../shared/errors.ts";
import type { OpenFolder } from "./open.ts";

/** A name for a temporary file that says whose it is, and that nobody can guess. */
export function temporaryName(): string {
  return `.codi-${machine()}-${process.pid}-${randomBytes(8).toString("hex")}.tmp`;
}

/** Whether a file is one of our temporary files; these are never listed or searched. */
export function isTemporaryName(name: string): boolean {
  return PATTERN.test(name);
}

/**
 * Removes temporary files that a killed process left in this folder. Those of living processes stay; those of
 * another machine or container, whose processes cannot be asked, go after a day.
 * @returns the names removed.
 */
export function removeLeftovers(folder: OpenFolder): string[] {
  const removed: string[] = [];
  for (const name of readdirSync(folder.at("."))) {
    const [, owner, pid] = PATTERN.exec(name) ?? [];
    if (owner === undefined || pid === undefined) continue;
    const path = folder.at(name);
    const isDead = owner === machine() ? !isAlive(Number(pid)) : isOlderThan(path, foreignMaxAgeMs);
    if (!isDead) continue;
    try {
      rmSync(path, { recursive: true });
      removed.push(name);
    } catch (error) {
      ignoreMissing(error);
    }
  }
  return removed;
}

/** Passes over "it is gone already": somebody else tidied first. */
export function ignoreMissing(error: unknown): void {
  if (systemCode(error) !== "ENOENT") throw error;
}

const PATTERN = /^\.codi-([0-9a-f]{6})-(\d+)-[0-9a-f]{16}\.tmp$/;
const foreignMaxAgeMs = 24 * 60 * 60 * 1_000;

/** A mark of this machine; containers that share a folder have different host names. */
function machine(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 6);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH"; // EPERM: it lives, under another user
  }
}

function isOlderThan(path: string, ageMs: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > ageMs;
}
