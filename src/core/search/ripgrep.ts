import { spawn } from "node:child_process";
import { CodiError, systemCode } from "../../shared/errors.ts";

/** A run of ripgrep: what it is asked, and who reads what it prints. */
export interface RipgrepRun {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Takes the next bytes; returns false when it has enough, which ends the process. */
  read(chunk: Buffer): boolean;
}

export interface RipgrepEnd {
  /** 0 hits, 1 none, 2 trouble; -1 when we stopped it. */
  readonly exitCode: number;
  /** What it complained about, shortened. */
  readonly complaint: string;
}

/** Runs ripgrep to its end, or to ours. */
export type Ripgrep = (run: RipgrepRun) => Promise<RipgrepEnd>;

/** Enough for every sentence we explain; thousands of unreadable files must not fill memory. */
const maxComplaintBytes = 64 * 1024;

/**
 * Makes the one way to run ripgrep. Its environment is empty, so that no config file, pager or preprocessor
 * of the user gets a say; the process is gone when the promise settles.
 * @throws CodiError from the run: `unavailable` without a program, `cancelled` when the signal aborts.
 */
export function createRipgrep(path: string | undefined): Ripgrep {
  let program: Promise<string> | undefined;
  return async (run) => {
    program ??= path === undefined ? bundledProgram() : Promise.resolve(path);
    const found = await program;
    if (run.signal.aborted) throw cancelled(run.signal.reason);
    return await spawnRipgrep(found, run);
  };
}

/** The program inside the platform package of `@vscode/ripgrep`, which throws on import when that is missing. */
async function bundledProgram(): Promise<string> {
  try {
    return (await import("@vscode/ripgrep")).rgPath;
  } catch (cause) {
    throw unavailable(cause);
  }
}

function spawnRipgrep(program: string, run: RipgrepRun): Promise<RipgrepEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["--no-config", ...run.args], {
      cwd: run.cwd,
      env: {},
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let isStopped = false;
    let failure: unknown;
    const complaints: Buffer[] = [];
    let complaintBytes = 0;
    const stop = () => {
      isStopped = true;
      child.kill("SIGKILL");
      child.stdout.destroy();
      child.stderr.destroy();
    };
    run.signal.addEventListener("abort", stop, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      if (isStopped) return;
      try {
        if (!run.read(chunk)) stop();
      } catch (error) {
        failure = error;
        stop();
      }
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (complaintBytes >= maxComplaintBytes) return;
      complaintBytes += chunk.length;
      complaints.push(chunk);
    });
    child.on("error", (cause) => {
      run.signal.removeEventListener("abort", stop);
      reject(unavailable(cause));
    });
    child.on("close", (code) => {
      run.signal.removeEventListener("abort", stop);
      if (run.signal.aborted) reject(cancelled(run.signal.reason));
      else if (failure !== undefined) reject(failure);
      else
        resolve({ exitCode: isStopped ? -1 : (code ?? -1), complaint: Buffer.concat(complaints).toString() });
    });
  });
}

export function cancelled(cause: unknown): CodiError {
  return new CodiError("cancelled", "The search was cancelled.", { cause });
}

function unavailable(cause: unknown): CodiError {
  const isMissing = systemCode(cause) === "ENOENT" || systemCode(cause) === undefined;
  return new CodiError(
    "unavailable",
    isMissing ? "The search program ripgrep is not installed." : "The search program ripgrep does not start.",
    {
      hint: "Install codi-mcp again without --omit=optional, so that npm brings the @vscode/ripgrep package of this platform.",
      cause,
    },
  );
}
