import { execFile } from "node:child_process";
import type { Confined, Program, SandboxMode, SandboxStatus } from "./contract.ts";
import type { Kind } from "./kind.ts";
import { locateProgram } from "./program.ts";

export interface ProbeOptions {
  readonly mode: SandboxMode;
  readonly folders: readonly string[];
  readonly roots: readonly string[];
  enter(kind: Kind, path: string, program: Program): Confined;
}

/** How it stands, and the program where it works. */
export interface Found {
  readonly status: SandboxStatus;
  readonly program?: string;
}

const timeoutMs = 10_000;
const mark = "inside";

/** Runs a real command inside: that a program is installed says nothing about whether the system lets it work. */
export async function probe(kind: Kind, { mode, folders, roots, enter }: ProbeOptions): Promise<Found> {
  const about = { mode, kind: kind.name } as const;
  const located = locateProgram(kind.program, folders);
  if (!("path" in located)) return { status: { ...about, state: "unavailable", ...located } };
  const [cwd] = roots;
  if (cwd === undefined)
    return { status: { ...about, state: "unavailable", says: "There is no workspace to make writable." } };
  try {
    const hello: Program = { file: "/bin/sh", args: ["-c", `echo ${mark}`], cwd, environment: {} };
    const complaint = await attempt(enter(kind, located.path, hello));
    if (complaint !== undefined)
      return { status: { ...about, state: "unavailable", ...kind.explain(complaint) } };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return { status: { ...about, state: "unavailable", says } };
  }
  const says = `${kind.name} works (${located.path}).`;
  return { status: { ...about, state: "works", says }, program: located.path };
}

/** @returns what it complained about, or undefined when it ran. */
function attempt({ file, args, cwd, environment, release }: Confined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { cwd, env: environment, timeout: timeoutMs };
    execFile(file, [...args], options, (error, stdout, stderr) => {
      release();
      if (stdout.trim() === mark) resolve(undefined);
      else resolve(stderr || (error?.killed ? `no answer within ${timeoutMs} ms` : (error?.message ?? "")));
    });
  });
}
