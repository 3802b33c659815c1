import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout as after } from "node:timers/promises";

/** What a finished program left: exit code (null when we had to kill it), its output, wall time in ms. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The child and its process group are killed after this many ms. */
  readonly timeoutMs: number;
}

/**
 * Runs a program to its end with no stdin, in a process group of its own. When time is up the whole group is
 * killed; what a program that ended in time has left running is for `Scratch.remove` to find.
 */
export async function run(command: string, args: readonly string[], options: ChildOptions): Promise<Ended> {
  const started = performance.now();
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const bound = new AbortController();
  const expiry = after(options.timeoutMs, undefined, { signal: bound.signal }).then(
    () => killGroup(child.pid),
    // Aborted: the child ended in time.
    () => undefined,
  );
  try {
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return {
      code: typeof code === "number" ? code : null,
      stdout,
      stderr,
      ms: Math.round(performance.now() - started),
    };
  } finally {
    bound.abort();
    await expiry;
  }
}

/** Says in one block how a program ended: what a failed assertion needs to show. */
export function describeEnd(what: string, ended: Ended): string {
  const end = ended.code === null ? "was killed" : `exited with ${ended.code}`;
  return `${what} ${end} after ${ended.ms} ms\n--- stdout\n${ended.stdout}\n--- stderr\n${ended.stderr}`;
}

/** Kills a whole process group; a group that is gone already is fine. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // ESRCH: everything in the group has ended by itself.
  }
}
