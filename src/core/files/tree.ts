import { closeSync, type Dirent, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { CodiError } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import { openFile, readFolder } from "./open.ts";

/**
 * Counts what a folder holds, all levels, links not followed.
 * @throws CodiError `too_large` beyond `maxEntries`.
 */
export async function countTree(fence: Fence, real: string): Promise<number> {
  let count = 0;
  for await (const _ of entriesBelow(fence, real)) {
    if (++count > maxEntries) throw tooMany(fence.show(real));
  }
  return count;
}

/** Copies a folder's content into a new folder, links as links. Pipes, sockets and devices are refused. */
export async function copyTree(
  fence: Fence,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  mkdirSync(to);
  for await (const [entry, below] of entriesBelow(fence, from)) {
    signal?.throwIfAborted();
    const target = path.join(to, below);
    if (entry.isDirectory()) mkdirSync(target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(path.join(from, below)), target);
    else await copyContent(fence, path.join(from, below), target);
  }
}

/** Copies one file, mode included, from what was opened and checked. */
export async function copyContent(fence: Fence, from: string, to: string): Promise<void> {
  const fd = openFile(fence, { path: from, real: from, shown: fence.show(from) });
  try {
    await copyFile(process.platform === "linux" ? `/proc/self/fd/${fd}` : from, to);
  } finally {
    closeSync(fd);
  }
}

/** More than a source tree has; a folder of dependencies is better handled by a shell command. */
const maxEntries = 20_000;
/** Other calls get their turn this often. */
const maxHoldMs = 15;

async function* entriesBelow(fence: Fence, root: string): AsyncGenerator<readonly [Dirent, string]> {
  const waiting = [""];
  let pauseAt = performance.now() + maxHoldMs;
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const entry of readFolder(fence, path.join(root, below))) {
      if (performance.now() > pauseAt) {
        await setImmediate();
        pauseAt = performance.now() + maxHoldMs;
      }
      const inner = path.join(below, entry.name);
      yield [entry, inner];
      if (entry.isDirectory()) waiting.push(inner);
    }
  }
}

function tooMany(shown: string): CodiError {
  return new CodiError("too_large", `${shown} holds more than ${maxEntries} entries.`, {
    hint: "Use a shell command for a folder of that size.",
  });
}
