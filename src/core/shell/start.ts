import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { CodiError } from "../../shared/errors.ts";
import type { Confined } from "../sandbox/index.ts";
import { type Child, type Exit, notStarted } from "./child.ts";
import type { Pipe, Pipes } from "./pipes.ts";

/**
 * Starts a command in a process group of its own.
 * @param opensInput leaves stdin open for writing; otherwise it is at its end from the start.
 * @throws CodiError `unavailable` when the system does not start it.
 */
export async function startChild(confined: Confined, pipes: Pipes, opensInput: boolean): Promise<Child> {
  const pipe = await pipes.take();
  const child = pipe
    ? await startOnPipe(confined, pipe, opensInput)
    : await (await import("./start-portably.ts")).startPortably(confined, opensInput);
  // A command that closes its stdin early is none of our errors; nor is output that breaks off when a tree is killed.
  child.input?.on("error", () => {});
  child.output.on("error", () => {});
  return child;
}

/** With node's own spawn, since execa takes no file descriptors but its own process's. */
async function startOnPipe(confined: Confined, pipe: Pipe, opensInput: boolean): Promise<Child> {
  try {
    const started = spawn(confined.file, [...confined.args], {
      cwd: confined.cwd,
      env: { ...confined.environment },
      stdio: [opensInput ? "pipe" : "ignore", pipe.write, pipe.write],
      detached: true,
    });
    const exited = new Promise<Exit>((resolve) => {
      started.once("exit", (code, signal) =>
        resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }),
      );
    });
    const { pid } = started;
    if (pid === undefined)
      throw notStarted(await new Promise<unknown>((resolve) => started.once("error", resolve)));
    const output = new Socket({ fd: pipe.read, readable: true, writable: false });
    return { pid, output, input: started.stdin ?? undefined, exited };
  } catch (error) {
    closeSync(pipe.read);
    throw error instanceof CodiError ? error : notStarted(error);
  } finally {
    closeSync(pipe.write);
  }
}
