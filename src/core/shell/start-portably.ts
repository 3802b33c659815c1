import { execa } from "execa";
import type { Confined } from "../sandbox/index.ts";
import { type Child, type Exit, notStarted } from "./child.ts";

/**
 * Starts a command where there are no pipes of ours: on Windows, whose quoting and program look-up execa knows.
 * stdout and stderr are two streams here, joined in the order in which they arrive.
 */
export async function startPortably(confined: Confined, opensInput: boolean): Promise<Child> {
  const subprocess = execa(confined.file, confined.args, {
    cwd: confined.cwd,
    env: { ...confined.environment },
    extendEnv: false,
    stdin: opensInput ? "pipe" : "ignore",
    all: true,
    buffer: false,
    reject: false,
    // The whole tree is ended by us; execa would only reach its first process.
    cleanup: false,
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const { pid } = subprocess;
  if (pid === undefined) throw notStarted((await subprocess).cause);
  const exited = new Promise<Exit>((resolve) => {
    subprocess.once("exit", (code, signal) =>
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }),
    );
  });
  return { pid, output: subprocess.all, input: subprocess.stdin ?? undefined, exited };
}
