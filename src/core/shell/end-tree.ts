import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { type Family, findMembers } from "./members.ts";

/** A process tree that can be ended. */
export interface Tree extends Family {
  /** Settles when the first process is gone. */
  readonly exited: Promise<unknown>;
  /** The system ends the rest when the first process is gone. */
  readonly endsTogether: boolean;
}

/**
 * Ends a whole tree: asks with SIGTERM, waits `graceMs`, then kills until nobody is left.
 * @returns when the last process is gone.
 */
export async function endTree(tree: Tree, graceMs: number): Promise<void> {
  if (process.platform === "win32") return endTreeOnWindows(tree);
  // The sandbox program would take SIGTERM for its own and pull the wall down at once.
  const asked = findMembers(tree).filter((pid) => !tree.endsTogether || pid !== tree.pid);
  for (const pid of asked) send(pid, "SIGTERM");
  await untilGone(tree, graceMs);
  await killTree(tree);
}

/** Kills what is left of a tree, again and again until a look finds nobody. */
export async function killTree(tree: Family): Promise<void> {
  for (let round = 0; round < maxRounds; round++) {
    const members = findMembers(tree);
    if (members.length === 0) return;
    for (const pid of members) send(pid, "SIGKILL");
    await delay(Math.min(5 * (round + 1), 50));
  }
}

// A tree that forks as fast as it can loses against this; a process stuck in the kernel cannot be ended by anyone.
const maxRounds = 60;
const lookMs = 25;

async function untilGone(tree: Tree, graceMs: number): Promise<void> {
  const end = performance.now() + graceMs;
  const gone = tree.exited.then(() => true);
  while (performance.now() < end) {
    const first = await Promise.race([gone, delay(lookMs, false)]);
    if (first && (tree.endsTogether || findMembers(tree).length === 0)) return;
    if (first) await delay(lookMs);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already, or it has become another user's: nothing left that we could do
  }
}

async function endTreeOnWindows({ pid, exited }: Tree): Promise<void> {
  // Its own complaint would only say that the tree has ended by itself.
  await new Promise<void>((resolve) => {
    execFile("taskkill", ["/pid", String(pid), "/t", "/f"], { windowsHide: true }, () => resolve());
  });
  await exited;
}
