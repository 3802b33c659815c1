import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { shortId } from "../../shared/ids.ts";

/** A mark of this machine: containers that share a folder have names of their own. */
const machine = (): string => createHash("sha256").update(hostname()).digest("hex").slice(0, 6);

const started = Math.round(Date.now() - performance.now());

/** A name for whoever records calls: this process, and which of the rooms in it. */
export const newOwner = (): string => `${machine()}:${process.pid}:${started}:${shortId("")}`;

/**
 * Whether the process that recorded a call is gone. Of another machine nothing can be known but the record's age.
 * @param ageMs age of the record, in milliseconds.
 */
export function isGone(owner: string, ageMs: number): boolean {
  const [where, pid, start] = owner.split(":");
  if (where !== machine()) return ageMs > foreignMs;
  // Our own number with another start: an earlier process had it.
  if (Number(pid) === process.pid) return Number(start) !== started;
  return isDead(Number(pid)) || ageMs > reusedMs;
}

export function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

const foreignMs = 24 * 60 * 60 * 1_000;
// No call runs for hours; by then the number belongs to somebody else.
const reusedMs = 6 * 60 * 60 * 1_000;

/** A name for a temporary file in the workspace that says whose it is; the files room hides and tidies these. */
export const temporaryPrefix = (owner: string): string => {
  const [where, pid] = owner.split(":");
  return `.codi-${where}-${pid}-`;
};
