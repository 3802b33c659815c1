import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { CodiError, systemCode } from "../../shared/errors.ts";
import { type OpenFolder, openFolder } from "./folder.ts";
import type { Room } from "./index.ts";
import { observe } from "./observe.ts";
import { temporaryPrefix } from "./owner.ts";
import type { Step } from "./plan.ts";
import { type FileState, isSameState } from "./state.ts";

/**
 * Carries out all steps or none: when one fails, those before it are taken back from the contents that the restore's
 * own recording has kept. Each file is replaced in one rename.
 * @throws CodiError `stale` when a path changed since it was planned; `unwritable`.
 */
export function putBack(room: Room, steps: readonly Step[], signal: AbortSignal | undefined): void {
  const done: Step[] = [];
  try {
    for (const step of inOrder(steps)) {
      signal?.throwIfAborted();
      apply(room, step);
      done.push(step);
    }
  } catch (error) {
    const failed = inOrder(done.map(({ path, from, to }) => ({ path, from: to, to: from }))).filter(
      (step) => {
        try {
          apply(room, step);
          return false;
        } catch {
          return true; // told below, with the others that could not be taken back
        }
      },
    );
    throw refusal(room, error, failed);
  }
}

/** What goes away goes first, from the inside out; what comes comes from the outside in. */
function inOrder(steps: readonly Step[]): Step[] {
  const byPath = [...steps].sort((one, other) => (one.path < other.path ? -1 : 1));
  const fileLike = (state: FileState): boolean => state.kind === "file" || state.kind === "symlink";
  const leaving = byPath.filter(({ from, to }) => fileLike(from) && !fileLike(to));
  const foldersLeaving = byPath.filter(
    ({ from, to }) => from.kind === "directory" && to.kind !== "directory",
  );
  const folders = byPath.filter(({ to }) => to.kind === "directory");
  const files = byPath.filter(({ to }) => fileLike(to));
  // A folder that makes room for a file goes in one step and comes in another.
  return [
    ...leaving.map((step) => ({ ...step, to: gone })),
    ...foldersLeaving.reverse().map((step) => ({ ...step, to: gone })),
    ...folders.map((step) => (step.from.kind === "directory" ? step : { ...step, from: gone })),
    ...files.map((step) => (fileLike(step.from) ? step : { ...step, from: gone })),
  ].filter(({ from, to }) => !isSameState(from, to));
}

const gone: FileState = { kind: "absent" };

function apply(room: Room, { path, from, to }: Step): void {
  const { fence } = room;
  makeParents(room, dirname(path));
  const folder = openFolder(fence, dirname(path));
  try {
    const now = observe(fence, path, room.caps.maxFileBytes).state;
    if (!isSameState(now, from))
      throw new CodiError("stale", `${fence.show(path)} was changed by somebody else at this very moment.`, {
        hint: "Nothing was restored. Look at it, then try again.",
      });
    change(room, folder, basename(path), from, to);
  } finally {
    folder.close();
  }
}

function change(room: Room, folder: OpenFolder, name: string, from: FileState, to: FileState): void {
  const target = folder.at(name);
  if (to.kind === "absent") {
    if (from.kind === "directory") removeEmpty(target);
    else unlinkSync(target);
    return;
  }
  if (to.kind === "directory") {
    if (from.kind !== "directory") mkdirSync(target);
    setFolderMode(target, to.mode);
    return;
  }
  const staged = folder.at(`${temporaryPrefix(room.owner)}${randomBytes(8).toString("hex")}.tmp`);
  try {
    if (to.kind === "symlink") symlinkSync(to.target, staged);
    else if (to.kind === "file") writeStaged(room, staged, to.hash, to.mode);
    renameSync(staged, target);
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  }
}

/** Through an open folder, because `chmod` by name would follow a link. */
function setFolderMode(path: string, mode: number): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    fchmodSync(folder, mode);
  } finally {
    closeSync(folder);
  }
}

/** A folder that holds something we did not make stays: its content belongs to somebody. */
function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (systemCode(error) !== "ENOTEMPTY" && systemCode(error) !== "EEXIST") throw error;
  }
}

function writeStaged({ blobs }: Room, path: string, hash: string, mode: number): void {
  const content = blobs.read(hash);
  if (!Buffer.isBuffer(content))
    throw new CodiError("unreadable", `A kept content is ${content}.`, { hint: "Nothing was restored." });
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, content);
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
}

/** Folders that were removed outside since are made again, one by one, each inside the fence. */
function makeParents(room: Room, folder: string): void {
  if (observe(room.fence, folder, 0).state.kind !== "absent") return;
  makeParents(room, dirname(folder));
  const parent = openFolder(room.fence, dirname(folder));
  try {
    mkdirSync(parent.at(basename(folder)));
  } finally {
    parent.close();
  }
}

function refusal({ fence }: Room, error: unknown, failed: readonly Step[]): unknown {
  const stuck = failed.map(({ path }) => fence.show(path)).join(", ");
  const rest = stuck
    ? ` These could not be put back as they were: ${stuck}; the restore's own checkpoint holds them.`
    : "";
  if (error instanceof CodiError && !stuck) return error;
  if (error instanceof Error && error.name === "AbortError" && !stuck) return error;
  const why =
    error instanceof CodiError
      ? error.message
      : `the system refused (${systemCode(error) ?? "unknown reason"})`;
  return new CodiError("unwritable", `The restore stopped: ${why}.${rest}`, {
    hint: stuck
      ? "List checkpoints and restore the newest one."
      : "Everything is as it was before. Check permissions and room.",
    cause: error,
  });
}
