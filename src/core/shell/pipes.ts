import { execFile } from "node:child_process";
import { closeSync, constants, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { shortId } from "../../shared/ids.ts";

/** Both ends of a pipe, as file descriptors. */
export interface Pipe {
  readonly read: number;
  readonly write: number;
}

/**
 * Real pipes for commands' output. Node's own are sockets, which `> /dev/stderr` cannot open, and one for each of
 * stdout and stderr, which loses their order. These come from mkfifo, made ahead and unlinked as soon as they are open.
 * @param folder where the names live for a moment.
 */
export function createPipes(folder: string) {
  let next: Promise<Pipe | undefined> | undefined;
  const make = async (): Promise<Pipe | undefined> => {
    if (process.platform === "win32") return undefined;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${shortId("p", 12)}.pipe`);
    if (!(await mkfifo(path))) return undefined;
    try {
      const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      return { read, write: openSync(path, constants.O_WRONLY) };
    } finally {
      rmSync(path, { force: true });
    }
  };
  return {
    /** A fresh pipe, the caller's to close; undefined where the system has none. */
    async take(): Promise<Pipe | undefined> {
      const taken = next ?? make();
      next = undefined;
      return await taken;
    },
    /** Makes the next one while nobody waits for it. */
    prepare(): void {
      next ??= make().catch(() => undefined); // no pipe ahead: the next taker tries again and hears why
    },
    async close(): Promise<void> {
      const left = await next;
      next = undefined;
      if (left) for (const fd of [left.read, left.write]) closeSync(fd);
    },
  };
}

export type Pipes = ReturnType<typeof createPipes>;

function mkfifo(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile("mkfifo", ["-m", "600", path], { env: { PATH: "/usr/bin:/bin" } }, (error) => resolve(!error));
  });
}
