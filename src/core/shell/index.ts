import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CodiError } from "../../shared/errors.ts";
import { shortId } from "../../shared/ids.ts";
import type { Fence } from "../../shared/paths.ts";
import type { Sandbox } from "../sandbox/index.ts";
import type { Command, JobState, Shell, Waiting } from "./contract.ts";
import { workingFolder } from "./cwd.ts";
import { childEnvironment } from "./environment.ts";
import { followJob, type Job } from "./job.ts";
import { createPipes } from "./pipes.ts";
import { chooseShell, type ShellProgram } from "./program.ts";
import { startChild } from "./start.ts";
import { createJobFiles } from "./store.ts";
import { cutWindow, summarise, wholeText } from "./view.ts";
import { untilDone } from "./waiting.ts";
import { createWatchdog } from "./watchdog.ts";

export type * from "./contract.ts";
export { chooseShell } from "./program.ts";

export interface ShellOptions {
  readonly fence: Fence;
  readonly sandbox: Sandbox;
  /** CODI_HOME; output lies in `jobs/` below it. */
  readonly stateFolder: string;
  readonly userHome: string;
  /** Variables the server was started with; commands get the harmless ones among them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly limits?: Partial<ShellLimits>;
}

/** Bounds on what commands may cost. */
export interface ShellLimits {
  /** Commands at a time. */
  readonly maxRunning: number;
  /** After this a command that still runs goes on as a job; below the minute after which clients give up. */
  readonly patienceMs: number;
  /** Output kept on disk of one command. */
  readonly maxJobBytes: number;
  /** Jobs remembered after their end. */
  readonly maxEnded: number;
  /** How long a background command is watched, so that one that fails at once is seen to fail. */
  readonly settleMs: number;
}

export const shellLimits: ShellLimits = {
  maxRunning: 16,
  patienceMs: 50_000,
  maxJobBytes: 64 * 1024 * 1024,
  maxEnded: 32,
  settleMs: 300,
};

/** Makes the room where commands run; nothing is started or written before the first command. */
export function createShell(options: ShellOptions): Shell {
  const { fence, sandbox, stateFolder, userHome, environment } = options;
  const limits = { ...shellLimits, ...options.limits };
  const folder = join(stateFolder, "jobs");
  const files = createJobFiles(folder);
  const pipes = createPipes(folder);
  const watchdog = createWatchdog();
  const jobs = new Map<string, Job>();
  let shell: ShellProgram | undefined;
  let starting = 0;
  let isTidy = false;
  let isClosed = false;

  const program = (): ShellProgram => {
    shell ??= chooseShell({ environment });
    return shell;
  };
  const running = (): Job[] => [...jobs.values()].filter((job) => job.state().isRunning);

  const start = async (command: Command): Promise<Job> => {
    if (running().length + starting >= limits.maxRunning) throw tooMany(limits.maxRunning);
    starting += 1;
    try {
      const cwd = await workingFolder(fence, command.cwd);
      if (!isTidy) files.tidy();
      isTidy = true;
      const { path, args } = program();
      const id = shortId("j", 5);
      const [workspace = cwd] = fence.roots;
      const { session, aiTool } = command;
      const variables = childEnvironment({
        environment,
        userHome,
        session,
        aiTool,
        workspace,
        jobId: id,
        shellPath: path,
      });
      const confined = await sandbox.confine({
        file: path,
        args: args(command.command),
        cwd,
        environment: variables,
      });
      if (isClosed) {
        confined.release();
        throw closed();
      }
      watchdog.expect(id);
      const child = await startChild(confined, pipes, command.background === true).catch((error) => {
        watchdog.ended(id);
        confined.release();
        throw error;
      });
      const job = followJob({
        id,
        command,
        confined,
        child,
        watchdog,
        file: files.pathOf(id),
        maxBytes: limits.maxJobBytes,
      });
      jobs.set(id, job);
      if (isClosed) void job.end("shutdown");
      return job;
    } finally {
      starting -= 1;
    }
  };

  const known = (id: string): Job => {
    const job = jobs.get(id);
    if (job) return job;
    throw unknownJob(id, [...jobs.keys()]);
  };

  /** Answers with what a command printed; what cannot be shown whole is kept. */
  const answer = (job: Job) => {
    const state = job.state();
    const { text, isWhole } = summarise(job.record, job.id);
    if (isWhole && !state.isRunning) jobs.delete(job.id);
    else job.record.save();
    if (!state.isRunning) job.record.end();
    forgetOldest(jobs, limits.maxEnded);
    return { ...state, output: text, isWhole };
  };

  return {
    program,
    async run(command, waiting) {
      if (isClosed) throw closed();
      assertReadable(command.command);
      const job = await start(command);
      const cancel = (): void => void job.end("cancel");
      waiting.signal.addEventListener("abort", cancel, { once: true });
      if (waiting.signal.aborted) cancel();
      try {
        await untilDone(job, command.background ? limits.settleMs : limits.patienceMs, waiting);
        if (!waiting.signal.aborted) return answer(job);
        await job.ended;
        jobs.delete(job.id);
        throw cancelled(waiting.signal.reason);
      } finally {
        waiting.signal.removeEventListener("abort", cancel);
      }
    },
    list() {
      const states = [...jobs.values()].map((job) => job.state()).toReversed();
      return [
        ...states.filter(({ isRunning }) => isRunning),
        ...states.filter(({ isRunning }) => !isRunning),
      ];
    },
    async output(id, { offset, limit = 200 } = {}) {
      const job = jobs.get(id);
      const source = job?.record ?? files.find(id);
      if (!source) throw unknownJob(id, [...jobs.keys()]);
      return { ...cutWindow(source, offset, limit), state: job?.state() };
    },
    async text(id) {
      const source = jobs.get(id)?.record ?? files.find(id);
      if (!source) throw unknownJob(id, [...jobs.keys()]);
      return wholeText(source, id);
    },
    async wait(id, timeoutMs, waiting): Promise<JobState> {
      const job = known(id);
      await untilDone(job, timeoutMs, waiting);
      return job.state();
    },
    async input(id, text, end = false) {
      const job = known(id);
      await job.input(text, end);
      return job.state();
    },
    async kill(id) {
      const job = known(id);
      await job.end("kill");
      return job.state();
    },
    async close() {
      isClosed = true;
      const all = Promise.all(running().map((job) => job.end("shutdown")));
      // What not even SIGKILL ends, stuck in the kernel, must not keep the server; the watchdog goes on trying.
      await Promise.race([all, delay(closeMs, undefined, { ref: false })]);
      watchdog.close();
      await pipes.close();
    },
  };
}

const closeMs = 900;

function forgetOldest(jobs: Map<string, Job>, maxEnded: number): void {
  const ended = [...jobs.values()].filter((job) => !job.state().isRunning);
  for (const { id } of ended.slice(0, Math.max(0, ended.length - maxEnded))) jobs.delete(id);
}

function assertReadable(command: string): void {
  const fault = command.trim() === "" ? "is empty" : command.includes("\0") ? "holds a NUL byte" : undefined;
  if (fault)
    throw new CodiError("invalid_arguments", `The command ${fault}; nothing was run.`, {
      hint: "Give the command line as you would type it.",
    });
}

function tooMany(maxRunning: number): CodiError {
  return new CodiError(
    "unavailable",
    `${maxRunning} commands are running already; this one was not started.`,
    {
      hint: "List them with shell_job, wait for one or kill one.",
    },
  );
}

function unknownJob(id: string, ids: readonly string[]): CodiError {
  return new CodiError("not_found", `There is no job ${id}.`, {
    hint: ids.length > 0 ? `There are: ${ids.join(", ")}.` : "There are none; shell starts one.",
  });
}

const closed = (): CodiError =>
  new CodiError("unavailable", "The server is leaving; no command is started any more.");

const cancelled = (cause: Waiting["signal"]["reason"]): CodiError =>
  new CodiError("cancelled", "The command was cancelled; all its processes are gone.", { cause });
