import { setTimeout as delay } from "node:timers/promises";
import { CodiError } from "../../shared/errors.ts";
import type { Confined } from "../sandbox/index.ts";
import type { Child } from "./child.ts";
import type { Command, JobState } from "./contract.ts";
import { endTree, killTree } from "./end-tree.ts";
import { startOf } from "./members.ts";
import { createRecord, type OutputRecord } from "./record.ts";

import type { Watchdog } from "./watchdog.ts";

/** A command that was started, from its start to long after its end. */
export interface Job {
  readonly id: string;
  readonly record: OutputRecord;
  /** Settles when every process is gone and all output is in. */
  readonly ended: Promise<void>;
  state(): JobState;
  end(reason: NonNullable<JobState["endedBy"]>): Promise<void>;
  input(text: string, closes: boolean): Promise<void>;
}

export interface JobOptions {
  readonly id: string;
  readonly command: Command;
  readonly confined: Confined;
  readonly child: Child;
  readonly watchdog: Watchdog;
  readonly file: string;
  readonly maxBytes: number;
}

/** Follows a started command: collects its output, ends it when its time is up, clears away what it leaves running. */
export function followJob({ id, command, confined, child, watchdog, file, maxBytes }: JobOptions): Job {
  const started = performance.now();
  const record = createRecord(file, maxBytes);
  const { pid, exited } = child;
  const tree = { pid, startedAt: startOf(pid), jobId: id, exited, endsTogether: confined.endsTogether };
  let exit: Awaited<Child["exited"]> | undefined;
  let stopped: number | undefined;
  let endedBy: JobState["endedBy"];
  let ending: Promise<void> | undefined;

  child.output.on("data", (chunk: Buffer) => record.write(chunk));
  const drained = new Promise<void>((resolve) => child.output.once("close", () => resolve()));
  watchdog.started(child.pid, id);

  const end = (reason: NonNullable<JobState["endedBy"]>): Promise<void> => {
    if (stopped !== undefined) return ended;
    endedBy ??= reason;
    ending ??= endTree(tree, graceMs[reason]);
    return Promise.all([ending, ended]).then(() => {});
  };
  const timer = setTimeout(() => void end("timeout"), Math.min(command.timeoutMs ?? maxJobMs, maxJobMs));
  timer.unref();

  const follow = async (): Promise<void> => {
    const result = await child.exited;
    clearTimeout(timer);
    // What it left running would outlive it; the sandbox's own process space ends such things by itself.
    if (!confined.endsTogether) await killTree(tree);
    await ending;
    await Promise.race([drained, delay(drainMs, undefined, { ref: false })]);
    child.output.destroy();
    watchdog.ended(id);
    confined.release();
    exit = result;
    stopped = performance.now();
    record.end();
  };
  const ended = follow();

  return {
    id,
    record,
    ended,
    end,
    state: () => ({
      id,
      command: command.command,
      cwd: confined.cwd,
      session: command.session,
      isRunning: stopped === undefined,
      ...exitOf(exit),
      endedBy: stopped === undefined ? undefined : endedBy,
      elapsedMs: (stopped ?? performance.now()) - started,
      bytes: record.bytes,
      warning: confined.warning,
    }),
    async input(text, closes) {
      const { input } = child;
      if (!input?.writable || stopped !== undefined) throw noInput(id, stopped === undefined);
      await new Promise<void>((resolve, reject) => {
        const done = (error?: Error | null): void => (error ? reject(noInput(id, true, error)) : resolve());
        if (closes) input.end(text, () => done());
        else input.write(text, done);
      });
    },
  };
}

// The bound for what nobody gave one.
const maxJobMs = 24 * 60 * 60_000;
// Long enough to flush and remove a lock file; a client that cancels or a server that leaves has less time.
const graceMs = { timeout: 2_000, kill: 2_000, cancel: 400, shutdown: 250 } as const;
// The pipe is empty when the last process is gone; more time than that needs only one that nobody could end.
const drainMs = 2_000;

/** Shells report a command that a signal ended as 128 + its number, and bubblewrap passes that on. */
function exitOf(exit: Awaited<Child["exited"]> | undefined) {
  return { exitCode: exit?.exitCode, signal: exit?.signal };
}

function noInput(id: string, isRunning: boolean, cause?: unknown): CodiError {
  return new CodiError(
    "unavailable",
    `The stdin of job ${id} is closed${isRunning ? "" : ": it has ended"}.`,
    {
      hint: "Only a command started with background: true can be written to, until it ends or its stdin was closed.",
      cause,
    },
  );
}
