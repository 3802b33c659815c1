import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  lstatSync,
  openSync,
  unlinkSync,
  write,
  writeSync,
} from "node:fs";
import { copyFile, link, rename, unlink } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { CodiError, systemCode } from "../../shared/errors.ts";
import { temporaryName } from "./leftovers.ts";
import type { OpenFolder } from "./open.ts";
import { smallBytes } from "./pieces.ts";
import { weakStampOf } from "./stamp.ts";

/** What a new file takes over from the one it replaces. */
export interface Attributes {
  readonly mode?: number | undefined;
  /** Owner and group of the old file. */
  readonly owner?: Pick<BigIntStats, "uid" | "gid"> | undefined;
}

/** Content that lies ready in the target's folder, under a name of its own. */
export interface Staged {
  readonly name: string;
  /** Weak stamp that the file will have when it is in place. */
  readonly weak: string;
}

/** Writes bytes to a new temporary file in the folder. */
export async function stage(
  folder: OpenFolder,
  bytes: Uint8Array,
  attributes: Attributes,
  durable: boolean,
): Promise<Staged> {
  const name = temporaryName();
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  // Until it has its final mode nobody else may read it; a new file gets what the system gives by default.
  const fd = openSync(folder.at(name), flags, attributes.mode === undefined ? 0o666 : 0o600);
  try {
    folder.verify();
    await writeAll(fd, bytes);
    const stat = fstatSync(fd, { bigint: true });
    const { owner, mode } = attributes;
    if (owner && (owner.uid !== stat.uid || owner.gid !== stat.gid)) giveTo(fd, owner);
    if (mode !== undefined && mode !== (Number(stat.mode) & 0o7777)) fchmodSync(fd, mode);
    if (durable) await flush(fd);
    return { name, weak: weakStampOf(stat) };
  } catch (error) {
    unlinkSync(folder.at(name));
    throw error;
  } finally {
    closeSync(fd);
  }
}

const flush = promisify(fsync);
const writeAsync = promisify(write);

/** Small contents go into the page cache at once, large ones without holding up other calls. */
async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length <= smallBytes) at += writeSync(fd, bytes, at);
    else at += (await writeAsync(fd, bytes, at)).bytesWritten;
  }
}

function giveTo(fd: number, owner: Pick<BigIntStats, "uid" | "gid">): void {
  try {
    fchownSync(fd, Number(owner.uid), Number(owner.gid));
  } catch {
    // Only root may give files away; the content is worth more than the owner.
  }
}

/** Lays a copy of a file ready in a folder on another file system. */
export async function stageCopy(folder: OpenFolder, source: string, durable: boolean): Promise<Staged> {
  const name = temporaryName();
  await copyFile(source, folder.at(name), constants.COPYFILE_EXCL);
  const fd = openSync(folder.at(name), constants.O_RDONLY);
  try {
    if (durable) await flush(fd);
    return { name, weak: weakStampOf(fstatSync(fd, { bigint: true })) };
  } finally {
    closeSync(fd);
  }
}

/** Puts staged content where something is: readers see the old or the new file, never a part. */
export function replace(folder: OpenFolder, from: string, to: string): Promise<void> {
  return renameInsisting(folder.at(from), folder.at(to));
}

/**
 * Gives a file a name only if nothing has it yet.
 * @throws CodiError `already_exists`.
 */
export async function publishNew(source: string, target: string, shown: string): Promise<void> {
  try {
    await link(source, target);
    await unlink(source).catch(async (error) => {
      await unlink(target);
      throw error;
    });
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (code === "EEXIST") throw alreadyThere(shown, error);
    if (!withoutLinks.has(code)) throw error;
    if (exists(target)) throw alreadyThere(shown, error);
    await renameInsisting(source, target);
  }
}

/** Keeps a second name of a file, to be able to go back: the same file where the disk has links, else a copy. */
export async function keepAside(folder: OpenFolder, name: string): Promise<string> {
  const aside = temporaryName();
  try {
    await link(folder.at(name), folder.at(aside));
  } catch (error) {
    if (!withoutLinks.has(systemCode(error) ?? "")) throw error;
    await copyFile(folder.at(name), folder.at(aside), constants.COPYFILE_EXCL);
  }
  return aside;
}

/** The refusal to overwrite. */
export function alreadyThere(shown: string, cause?: unknown): CodiError {
  return new CodiError("already_exists", `${shown} exists already.`, {
    hint: "Choose another path, or delete or edit what is there.",
    cause,
  });
}

/** Whether something has this name, a dangling link included. */
export function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (systemCode(error) === "ENOTDIR") return false; // below a file: said when the folder cannot be made
    throw error;
  }
}

/** What file systems without hard links (FAT, some network shares) answer. */
const withoutLinks = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"]);

/** Renames; on Windows a virus scanner may hold the target for a moment, so it tries for about a second. */
export async function renameInsisting(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const isHeld = ["EPERM", "EACCES", "EBUSY"].includes(systemCode(error) ?? "");
      if (process.platform !== "win32" || !isHeld || attempt > 13) throw error;
      await wait(attempt * 10);
    }
  }
}
