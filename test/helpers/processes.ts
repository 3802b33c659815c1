import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";

/** A number of seconds for `sleep` that no other process on this machine sleeps. */
export function uniqueSeconds(): string {
  return `${1000 + Math.floor(Math.random() * 8000)}.${Math.floor(Math.random() * 1e9)}`;
}

/** Ids of the living processes whose command line holds a text. */
export function processesWith(text: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => commandLine(name).includes(text))
    .map(Number);
}

/** Waits until at least `count` processes run, and gives their ids. */
export async function untilRunning(text: string, count = 1): Promise<readonly number[]> {
  await expect
    .poll(() => processesWith(text).length, { timeout: 10_000, interval: 10 })
    .toBeGreaterThanOrEqual(count);
  return processesWith(text);
}

/** Waits until none runs any more; gives the milliseconds that took. */
export async function untilGone(text: string, timeout = 5_000): Promise<number> {
  const start = performance.now();
  await expect.poll(() => processesWith(text), { timeout, interval: 5 }).toEqual([]);
  return performance.now() - start;
}

/** Why tests inside bubblewrap cannot run here; false where they can. */
export const bubblewrapMissing: string | false =
  process.platform === "linux" && existsSync("/usr/bin/bwrap")
    ? false
    : "SKIPPED: bubblewrap is not installed (apt install bubblewrap)";

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
