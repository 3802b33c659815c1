import type { Confined } from "../sandbox/index.ts";

/** A command line to run, and for whom. */
export interface Command {
  /** Text for the shell: bash, zsh or sh; PowerShell or cmd on Windows. */
  readonly command: string;
  /** Folder inside the workspace; the first root unless given. */
  readonly cwd?: string;
  /** The process tree is ended after this many milliseconds, counted from its start. */
  readonly timeoutMs?: number;
  /** Answers with a job as soon as it is seen to run, instead of waiting. Its stdin stays open for `input`. */
  readonly background?: boolean;
  readonly session: string;
  readonly aiTool: string;
}

/** How a caller follows a wait. */
export interface Waiting {
  readonly signal: AbortSignal;
  /** Called at the start and every few seconds with one line about how it stands. */
  readonly progress?: (elapsedMs: number, message: string) => void;
}

/** How a command ended, or that it has not. */
export interface JobState {
  readonly id: string;
  readonly command: string;
  /** Absolute. */
  readonly cwd: string;
  readonly session: string;
  readonly isRunning: boolean;
  /** Present once it has ended by itself. */
  readonly exitCode: number | undefined;
  /** The signal that ended it, e.g. `SIGKILL`. */
  readonly signal: string | undefined;
  /** Why we ended it, if we did. */
  readonly endedBy: "timeout" | "cancel" | "kill" | "shutdown" | undefined;
  /** Milliseconds from start to end, or to now. */
  readonly elapsedMs: number;
  /** Bytes it has printed so far. */
  readonly bytes: number;
  /** Why it runs outside a sandbox; undefined when inside. */
  readonly warning: Confined["warning"];
}

/** A command's state with its output: head and tail, made harmless, with a line that says what is left out. */
export interface Ran extends JobState {
  readonly output: string;
  /** Whether `output` is all there is. When not, the whole can be read by the id. */
  readonly isWhole: boolean;
}

/** A window of a job's output. */
export interface OutputWindow {
  /** Number of the first line shown; the first line of the output is 1. */
  readonly from: number;
  readonly to: number;
  /** Lines there are so far. */
  readonly lines: number;
  readonly text: string;
  /** What was not kept because a cap was hit, as a sentence. */
  readonly lost: string | undefined;
  /** Undefined for a job of an earlier server, of which only the output is left. */
  readonly state: JobState | undefined;
}

/** Runs commands and keeps those that take long as jobs, which end with this server at the latest. */
export interface Shell {
  /** Name and path of the program that reads command lines. @throws CodiError `unavailable` when there is none. */
  program(): { readonly name: string; readonly path: string };
  /**
   * Runs a command until it ends, or until it has taken so long that it goes on as a job (`isRunning`). Aborting
   * the signal before that ends its whole process tree.
   * @throws CodiError `invalid_arguments` for an empty command; `outside_workspace`, `not_a_directory` for the cwd; `unavailable` when there are too many jobs,
   * no shell, or no sandbox where one is required; `cancelled` once the tree is gone after an abort.
   */
  run(command: Command, waiting: Waiting): Promise<Ran>;
  /** Jobs of this server: running ones first, then the latest that ended. */
  list(): readonly JobState[];
  /**
   * Lines of a job's output. @param offset first line, counted from 1; without it, the last `limit` lines.
   * @throws CodiError `not_found` for an id that nobody knows.
   */
  output(id: string, window?: { offset?: number; limit?: number }): Promise<OutputWindow>;
  /** All of a job's output that was kept, made harmless; beyond 4 MiB the beginning, which says so. */
  text(id: string): Promise<string>;
  /** Waits until a job ends, at most `timeoutMs`; aborting ends the wait, not the job. */
  wait(id: string, timeoutMs: number, waiting: Waiting): Promise<JobState>;
  /** Writes to a background job's stdin; `end` closes it afterwards. @throws CodiError `unavailable` when it is closed. */
  input(id: string, text: string, end?: boolean): Promise<JobState>;
  /** Ends a job's whole process tree; answers when it is gone. */
  kill(id: string): Promise<JobState>;
  /** Ends every process, within a second. */
  close(): Promise<void>;
}
