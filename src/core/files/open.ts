import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath, stat } from "node:fs/promises";
import { CodiError, systemCode } from "../../shared/errors.ts";
import type { Fence, Place } from "../../shared/paths.ts";

/**
 * Opens an existing regular file for reading and makes sure that what is open lies inside the fence, whatever
 * happened to its path since it was located. FIFOs, sockets and devices are refused without being opened.
 * @throws CodiError `not_found`, `not_a_file`, `unreadable`, `outside_workspace`.
 */
export async function openFile(fence: Fence, place: Place): Promise<FileHandle> {
  const before = await lstat(place.real).catch((cause) => {
    throw unopened(place, cause);
  });
  if (!before.isFile()) throw notAFile(place, kindOf(before));
  const handle = await openChecked(fence, place, constants.O_RDONLY | constants.O_NONBLOCK);
  const opened = await handle.stat();
  if (opened.isFile()) return handle;
  await handle.close();
  throw notAFile(place, kindOf(opened));
}

/** A folder held open: paths made with `at` cannot be led elsewhere by swapping links above it (Linux only). */
export interface OpenFolder {
  at(name: string): string;
  /** Checks once more that the folder is where it was; where `at` cannot hold on to it, this is the guard. */
  verify(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens an existing folder inside the fence for work on its entries.
 * @param real its path with all links resolved.
 * @throws CodiError `not_found`, `not_a_directory`, `outside_workspace`.
 */
export async function openFolder(fence: Fence, real: string): Promise<OpenFolder> {
  const place = { path: real, real, shown: fence.show(real) };
  if (process.platform === "win32") return namedFolder(fence, place);
  const handle = await openChecked(fence, place, constants.O_RDONLY | constants.O_DIRECTORY);
  const anchor = `/proc/self/fd/${handle.fd}`;
  const anchored = process.platform === "linux" && (await stat(anchor).catch(() => undefined)) !== undefined;
  return {
    at: (name) => `${anchored ? anchor : real}/${name}`,
    verify: () => verifyOpened(fence, place, handle),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

/** Windows cannot open folders as files; there the path is checked before and after. */
function namedFolder(fence: Fence, place: Place): OpenFolder {
  return {
    at: (name) => `${place.real}\\${name}`,
    verify: async () => {
      if (!fence.holds(await realpath(place.real))) throw slipped(place);
    },
    sync: async () => {},
    close: async () => {},
  };
}

async function openChecked(fence: Fence, place: Place, flags: number): Promise<FileHandle> {
  const handle = await open(place.real, flags | (constants.O_NOFOLLOW ?? 0)).catch((cause) => {
    if (systemCode(cause) === "ELOOP") throw slipped(place, cause);
    throw flags & constants.O_DIRECTORY && systemCode(cause) === "ENOTDIR"
      ? notAFolder(place, cause)
      : unopened(place, cause);
  });
  try {
    await verifyOpened(fence, place, handle);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Asks the system where the open file really is: Linux says so; elsewhere the path must still lead to it. */
async function verifyOpened(fence: Fence, place: Place, handle: FileHandle): Promise<void> {
  if (process.platform === "linux") {
    const actual = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined);
    if (actual !== undefined) {
      if (fence.holds(actual)) return;
      throw slipped(place);
    }
  }
  const actual = await realpath(place.real);
  const [now, opened] = await Promise.all([stat(actual, { bigint: true }), handle.stat({ bigint: true })]);
  if (!fence.holds(actual) || now.ino !== opened.ino || now.dev !== opened.dev) throw slipped(place);
}

function slipped(place: Place, cause?: unknown): CodiError {
  return new CodiError("outside_workspace", `"${place.shown}" was led elsewhere while it was being opened.`, {
    hint: "Something is swapping links on this path. Nothing was read or written.",
    cause,
  });
}

/** The refusal for a path that could not be opened, by the system's own reason. */
export function unopened(place: Place, cause: unknown): CodiError {
  const code = systemCode(cause);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new CodiError("not_found", `${place.shown} does not exist.`, {
      hint: "Look for it with find_files, or list its folder with list_directory.",
      cause,
    });
  }
  if (code === "ENXIO" || code === "ENODEV") return notAFile(place, "a device or socket");
  return new CodiError("unreadable", `${place.shown} cannot be read (${code ?? "unknown reason"}).`, {
    hint: "Check its permissions.",
    cause,
  });
}

/** The refusal of a file where a folder is needed. */
export function notAFolder(place: Place, cause?: unknown): CodiError {
  return new CodiError("not_a_directory", `${place.shown} is not a folder.`, {
    hint: "A file stands in its place, or above it. Choose another path.",
    cause,
  });
}

function notAFile(place: Place, kind: string): CodiError {
  const hint =
    kind === "a folder" ? "Use list_directory to see what it holds." : "Only regular files can be read.";
  return new CodiError("not_a_file", `${place.shown} is ${kind}, not a file.`, { hint });
}

/** What a directory entry is, in words. */
export function kindOf(entry: {
  isDirectory(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
  isSymbolicLink(): boolean;
  isFile(): boolean;
}): string {
  if (entry.isDirectory()) return "a folder";
  if (entry.isFIFO()) return "a named pipe";
  if (entry.isSocket()) return "a socket";
  if (entry.isSymbolicLink()) return "a link";
  return entry.isFile() ? "a file" : "a device";
}
