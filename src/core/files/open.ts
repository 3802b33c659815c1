import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  fsync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { promisify } from "node:util";
import { CodiError, systemCode } from "../../shared/errors.ts";
import type { Fence, Place } from "../../shared/paths.ts";

// Opening, asking and closing are synchronous here: the system answers in microseconds, while each turn of the
// thread pool costs a tenth of a millisecond, and a read needs eight of them. Large contents go the other way.

/**
 * Opens an existing regular file for reading and makes sure that what is open lies inside the fence, whatever
 * happened to its path since it was located. FIFOs, sockets and devices are refused without being opened.
 * @returns a file descriptor; the caller closes it.
 * @throws CodiError `not_found`, `not_a_file`, `unreadable`, `outside_workspace`.
 */
export function openFile(fence: Fence, place: Place): number {
  const before = entryAt(place);
  if (!before.isFile()) throw notAFile(place, kindOf(before));
  const fd = openChecked(fence, place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const opened = fstatSync(fd);
  if (opened.isFile()) return fd;
  closeSync(fd);
  throw notAFile(place, kindOf(opened));
}

/** What stands at a place, a link as a link. @throws CodiError `not_found` and the like. */
export function entryAt(place: Place): Stats {
  return asking(place, () => lstatSync(place.real));
}

/** The entries of a folder inside the fence, in no order. @throws CodiError like `openFolder`. */
export function readFolder(fence: Fence, real: string): Dirent[] {
  const folder = openFolder(fence, real);
  try {
    return readdirSync(folder.at("."), { withFileTypes: true });
  } finally {
    folder.close();
  }
}

/** A folder held open: paths made with `at` cannot be led elsewhere by swapping links above it (Linux only). */
export interface OpenFolder {
  at(name: string): string;
  /** Checks once more that the folder is where it was; where `at` cannot hold on to it, this is the guard. */
  verify(): void;
  /** Flushes the folder's entries to the disk. */
  sync(): Promise<void>;
  close(): void;
}

/**
 * Opens an existing folder inside the fence for work on its entries.
 * @param real its path with all links resolved.
 * @throws CodiError `not_found`, `not_a_directory`, `outside_workspace`.
 */
export function openFolder(fence: Fence, real: string): OpenFolder {
  const place = { path: real, real, shown: fence.show(real) };
  if (process.platform === "win32") return namedFolder(fence, place);
  const fd = openChecked(fence, place, constants.O_RDONLY | constants.O_DIRECTORY);
  const at = whereabouts(fd) === undefined ? real : `/proc/self/fd/${fd}`;
  return {
    at: (name) => `${at}/${name}`,
    verify: () => verifyOpened(fence, place, fd),
    sync: () => flush(fd),
    close: () => closeSync(fd),
  };
}

const flush = promisify(fsync);

/** Windows cannot open folders as files; there the path is checked before and after. */
function namedFolder(fence: Fence, place: Place): OpenFolder {
  const verify = () => {
    const actual = asking(place, () => realpathSync.native(place.real));
    if (!fence.holds(actual)) throw slipped(place);
    if (!statSync(actual).isDirectory()) throw notAFolder(place);
  };
  verify();
  return { at: (name) => `${place.real}\\${name}`, verify, sync: async () => {}, close: () => {} };
}

function openChecked(fence: Fence, place: Place, flags: number): number {
  const fd = asking(place, () => openSync(place.real, flags | (constants.O_NOFOLLOW ?? 0)));
  try {
    verifyOpened(fence, place, fd);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Asks the system where the open file really is: Linux says so; elsewhere the path must still lead to it. */
function verifyOpened(fence: Fence, place: Place, fd: number): void {
  const said = whereabouts(fd);
  if (said !== undefined) {
    if (fence.holds(said)) return;
    throw slipped(place);
  }
  const actual = asking(place, () => realpathSync.native(place.real));
  const now = asking(place, () => statSync(actual, { bigint: true }));
  const opened = fstatSync(fd, { bigint: true });
  if (!fence.holds(actual) || now.ino !== opened.ino || now.dev !== opened.dev) throw slipped(place);
}

/** Where an open file is by the system's own word; undefined where the system has none. */
function whereabouts(fd: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined; // /proc is not mounted: the slower way has to do
  }
}

function asking<T>(place: Place, question: () => T): T {
  try {
    return question();
  } catch (error) {
    throw unopened(place, error);
  }
}

function slipped(place: Place, cause?: unknown): CodiError {
  return new CodiError("outside_workspace", `"${place.shown}" was led elsewhere while it was being opened.`, {
    hint: "Something is swapping links on this path. Nothing was read or written.",
    cause,
  });
}

/** The refusal for a path that could not be opened, by the system's own reason. */
function unopened(place: Place, cause: unknown): CodiError {
  const code = systemCode(cause);
  if (code === "ELOOP") return slipped(place, cause);
  if (code === "ENOTDIR") return notAFolder(place, cause);
  if (code === "ENOENT") {
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
function notAFolder(place: Place, cause?: unknown): CodiError {
  return new CodiError("not_a_directory", `${place.shown} is not a folder, or lies below a file.`, {
    hint: "Choose another path.",
    cause,
  });
}

function notAFile(place: Place, kind: string): CodiError {
  const hint =
    kind === "a folder" ? "Use list_directory to see what it holds." : "Only regular files can be read.";
  return new CodiError("not_a_file", `${place.shown} is ${kind}, not a file.`, { hint });
}

/** What a directory entry is, in words. */
export function kindOf(entry: Stats): string {
  if (entry.isDirectory()) return "a folder";
  if (entry.isFIFO()) return "a named pipe";
  if (entry.isSocket()) return "a socket";
  if (entry.isSymbolicLink()) return "a link";
  return entry.isFile() ? "a file" : "a device";
}
