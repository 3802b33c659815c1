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
 * stdout and stderr, which loses their order. These come from mkfifo, a few at a time and ahead of need, and are
 * unlinked as soon as they are open.
 * @param folder where the names live for a moment.
 */
export function createPipes(folder: string) {
  let stock: Pipe[] = [];
  let making: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isMissing = process.platform === "win32";
  let isClosed = false;

  const make = async (): Promise<void> => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const paths = Array.from({ length: batch }, () => join(folder, `${shortId("p", 12)}.pipe`));
    isMissing = !(await mkfifo(paths));
    for (const path of isMissing ? [] : paths) stock.push(openBoth(path));
    if (isClosed) empty();
  };
  const fill = (): Promise<void> => {
    making ??= make().finally(() => {
      making = undefined;
    });
    return making;
  };
  const empty = (): void => {
    for (const { read, write } of stock) for (const fd of [read, write]) closeSync(fd);
    stock = [];
  };

  return {
    /** A fresh pipe, the caller's to close; undefined where the system has none. */
    async take(): Promise<Pipe | undefined> {
      // Others may have been waiting for the same batch.
      while (stock.length === 0 && !isMissing) await fill();
      const taken = stock.pop();
      // Starting a program holds this process up for a moment, so not while a command wants to be answered.
      if (stock.length === 0 && taken)
        timer ??= setTimeout(() => {
          timer = undefined;
          fill().catch(() => {}); // the next taker tries again and hears why
        }, restMs).unref();
      return taken;
    },
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await making?.catch(() => {}); // whoever waited for it has heard
      empty();
    },
  };
}

export type Pipes = ReturnType<typeof createPipes>;

const batch = 8;
const restMs = 200;

function openBoth(path: string): Pipe {
  try {
    const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return { read, write: openSync(path, constants.O_WRONLY) };
    } catch (error) {
      closeSync(read);
      throw error;
    }
  } finally {
    rmSync(path, { force: true });
  }
}

function mkfifo(paths: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const args = ["-m", "600", ...paths];
    execFile("mkfifo", args, { env: { PATH: "/usr/bin:/bin" } }, (error) => resolve(!error));
  });
}
