import { createHash } from "node:crypto";
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { CodiError, systemCode } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import { absent, type FileState } from "./state.ts";

/** A state, with the content it stands for where that was read. */
export interface Observation {
  readonly state: FileState;
  readonly content?: Buffer;
  /** Changes whenever the file was written or replaced; for looking again without reading again. */
  readonly stamp: string;
}

/** How much of a folder is recorded file by file. */
export interface TreeLimits {
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  readonly maxBytes: number;
}

/**
 * Looks at one path without following it. Synchronous: for the sizes admitted here that is faster than a pool of threads.
 * @param path its folder's links are resolved.
 * @param known an earlier look; the content is not read again when nothing was written since.
 * @throws CodiError `outside_workspace` when a folder above was swapped for a link that leads out.
 */
export function observe(fence: Fence, path: string, maxFileBytes: number, known?: Observation): Observation {
  const entry = entryOf(path);
  if (!entry) return { state: absent, stamp: "" };
  const stamp = stampOf(entry);
  if (known?.stamp === stamp) return known;
  const mode = Number(entry.mode & 0o7777n);
  if (entry.isSymbolicLink()) return { state: { kind: "symlink", target: readlinkSync(path) }, stamp };
  if (entry.isDirectory()) return { state: { kind: "directory", mode }, stamp };
  if (!entry.isFile()) return { state: { kind: "other" }, stamp };
  return readFile(fence, path, maxFileBytes, stamp);
}

/** A path and, if it is a folder, everything below it; beyond the limits the folder alone, marked `partial`. */
export async function observeTree(
  fence: Fence,
  path: string,
  limits: TreeLimits,
): Promise<Map<string, Observation>> {
  const found = new Map([[path, observe(fence, path, limits.maxFileBytes)]]);
  const pause = createPause();
  let bytes = 0;
  for (const [folder, { state }] of found) {
    if (state.kind !== "directory") continue;
    for (const name of readdirSync(folder)) {
      const child = join(folder, name);
      const seen = observe(fence, child, limits.maxFileBytes);
      found.set(child, seen);
      bytes += seen.content?.length ?? 0;
      if (found.size > limits.maxFiles || bytes > limits.maxBytes) return partial(path, found);
      await pause(seen.content?.length ?? 0);
    }
  }
  return found;
}

/** Lets other calls have a turn after so much work that they would notice. */
export function createPause(): (bytes: number) => Promise<void> {
  let work = 0;
  return async (bytes) => {
    // Opening a file costs about as much as reading this much of it.
    work += bytes + perFileBytes;
    if (work < maxWorkBytes) return;
    work = 0;
    await breathe();
  };
}

const perFileBytes = 64 * 1024;
const maxWorkBytes = 4 * 1024 * 1024;

function partial(path: string, found: ReadonlyMap<string, Observation>): Map<string, Observation> {
  const top = found.get(path);
  const mode = top?.state.kind === "directory" ? top.state.mode : 0;
  return new Map([[path, { state: { kind: "directory", mode, partial: true }, stamp: top?.stamp ?? "" }]]);
}

/** Just the kind of entry, without reading it. */
export function kindAt(path: string): "absent" | "symlink" | "other" {
  const entry = entryOf(path);
  if (!entry) return "absent";
  return entry.isSymbolicLink() ? "symlink" : "other";
}

function entryOf(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

const stampOf = ({ ino, dev, size, mtimeNs, ctimeNs, mode }: BigIntStats): string =>
  [ino, dev, size, mtimeNs, ctimeNs, mode].join(" ");

function readFile(fence: Fence, path: string, maxFileBytes: number, stamp: string): Observation {
  let file: number;
  try {
    // Should the file have become a link or a pipe since the look above, this neither follows nor waits.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { state: absent, stamp: "" };
    return { state: { kind: "other" }, stamp };
  }
  try {
    assertInside(fence, path, file);
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile()) return { state: { kind: "other" }, stamp };
    const mode = Number(stat.mode & 0o7777n);
    const size = Number(stat.size);
    if (size > maxFileBytes)
      return { state: { kind: "file", mode, size, hash: `~${size}-${stat.mtimeNs}` }, stamp };
    const content = readFileSync(file);
    const hash = createHash("sha256").update(content).digest("hex");
    return { state: { kind: "file", mode, size: content.length, hash }, content, stamp: stampOf(stat) };
  } finally {
    closeSync(file);
  }
}

/** Asks where the open file really is: Linux says so; elsewhere the path must still lead to it. */
export function assertInside(fence: Fence, path: string, file: number): void {
  if (fence.holds(whereabouts(path, file))) return;
  throw new CodiError("outside_workspace", `${fence.show(path)} was led out of the workspace meanwhile.`, {
    hint: "Something swaps links on this path. Nothing was read or written there.",
  });
}

function whereabouts(path: string, file: number): string {
  if (process.platform === "linux") {
    try {
      return readlinkSync(`/proc/self/fd/${file}`);
    } catch {
      // No /proc here: then the path is asked, as on other systems.
    }
  }
  return realpathSync(path);
}
