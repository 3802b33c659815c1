import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readFrom } from "./record.ts";
import type { Source } from "./view.ts";

/** The folder with the full output of jobs, one file each. */
export interface JobFiles {
  pathOf(id: string): string;
  /** The output that a job of an earlier server left, if it is still there. */
  find(id: string): Source | undefined;
  /** Removes what is too old, and the oldest of what is too much. */
  tidy(): void;
}

/** How much output is kept, and how long. */
export interface KeepLimits {
  readonly maxAgeMs: number;
  readonly maxTotalBytes: number;
}

export const keepLimits: KeepLimits = { maxAgeMs: 7 * 24 * 60 * 60_000, maxTotalBytes: 512 * 1024 * 1024 };

export function createJobFiles(folder: string, limits: KeepLimits = keepLimits): JobFiles {
  const pathOf = (id: string): string => join(folder, `${id}.log`);
  return {
    pathOf,
    find(id) {
      const found = /^j[0-9a-z]{3,12}$/.test(id)
        ? statSync(pathOf(id), { throwIfNoEntry: false })
        : undefined;
      return found && sourceOf(pathOf(id), found.size);
    },
    tidy() {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      let total = 0;
      for (const { path, size, age } of newestFirst(folder)) {
        total += size;
        if (age > limits.maxAgeMs || total > limits.maxTotalBytes) rmSync(path, { force: true });
      }
    },
  };
}

function newestFirst(folder: string) {
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = name.endsWith(".log") ? statSync(path, { throwIfNoEntry: false }) : undefined;
    return found ? [{ path, size: found.size, age: Date.now() - found.mtimeMs }] : [];
  });
  return files.toSorted((one, other) => one.age - other.age);
}

function sourceOf(path: string, size: number): Source {
  const read = (at: number, length: number): Buffer => readFrom(path, at, Math.min(length, size - at));
  return {
    bytes: size,
    kept: size,
    lost: undefined,
    lines: countLines(read, size),
    read,
    markBefore: () => ({ at: 0, line: 0 }),
    tail: () => read(Math.max(0, size - blockBytes), blockBytes),
  };
}

const blockBytes = 64 * 1024;
const lineFeed = 10;

function countLines(read: (at: number, length: number) => Buffer, size: number): number {
  let lines = 0;
  let last = lineFeed;
  for (let at = 0; at < size; at += blockBytes) {
    const block = read(at, blockBytes);
    for (const byte of block) if (byte === lineFeed) lines++;
    last = block.at(-1) ?? last;
  }
  return lines + (last === lineFeed ? 0 : 1);
}
