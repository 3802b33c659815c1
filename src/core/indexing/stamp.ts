import { lstatSync, type Stats } from "node:fs";
import { systemCode } from "../../shared/errors.ts";
import type { FileStamp } from "../../store/index-record.ts";

/** Times of most file systems are as fine as a clock tick; those that count whole seconds (FAT, HFS+) are told by it. */
const fineMicroseconds = 50_000;
const coarseMicroseconds = 2_000_000;

/** A plain file as it is now; undefined when there is none; `unreadable` when it cannot be looked at. */
export function stampOf(absolute: string): FileStamp | undefined | "unreadable" {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(absolute, quiet);
  } catch (error) {
    return systemCode(error) === "ENOTDIR" ? undefined : "unreadable";
  }
  return stats?.isFile() ? stampOfStats(stats) : undefined;
}

const quiet = { throwIfNoEntry: false } as const;

export function stampOfStats(stats: Stats): FileStamp {
  return {
    size: stats.size,
    mtime: Math.round(stats.mtimeMs * 1000),
    ctime: Math.round(stats.ctimeMs * 1000),
  };
}

/**
 * The stamp to keep of a file that was read from `readAt` (ms since 1970) on. A file that had changed just before could
 * change again and keep its times: its stamp never equals another one, so that its content is compared next time.
 */
export function stampToKeep(stamp: FileStamp, readAt: number): FileStamp {
  const newest = Math.max(stamp.mtime, stamp.ctime);
  const isCoarse = stamp.mtime % 1_000_000 === 0 && stamp.ctime % 1_000_000 === 0;
  const isYoung = readAt * 1000 - newest < (isCoarse ? coarseMicroseconds : fineMicroseconds);
  return isYoung ? { ...stamp, mtime: -Math.abs(stamp.mtime) } : stamp;
}

export function isSameStamp(one: FileStamp, other: FileStamp): boolean {
  return one.size === other.size && one.mtime === other.mtime && one.ctime === other.ctime;
}
