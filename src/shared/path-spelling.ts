import nodePath, { type PlatformPath } from "node:path";
import { fileURLToPath } from "node:url";
import { CodiError } from "./errors.ts";

/**
 * The plain path behind what was asked: `file://` URLs are decoded; spellings that mean something else than
 * they seem to are refused. Reads no disk.
 * @param path path rules to go by; those of this machine unless a test asks for the other platform.
 * @throws CodiError `invalid_arguments`.
 */
export function plainPath(asked: string, path: PlatformPath = nodePath): string {
  const windows = path.sep === "\\";
  const plain = /^file:/i.test(asked) ? fromUrl(asked, windows) : asked;
  if (plain.includes("\0")) throw invalid(`The path ${JSON.stringify(asked)} holds a NUL byte.`);
  if (/^~(?:[\\/]|$)/.test(plain)) throw invalid(`"~" is not expanded in "${asked}".`);
  const trap = windows ? windowsTrap(plain) : undefined;
  if (trap) throw invalid(`"${asked}" ${trap}.`);
  return plain;
}

/** Whether an absolute path is the root or lies below it; on Windows letters match in either case. */
export function isWithin(root: string, absolute: string, path: PlatformPath = nodePath): boolean {
  const relative = path.relative(root, absolute);
  if (relative === ".." || relative.startsWith(`..${path.sep}`)) return false;
  return !path.isAbsolute(relative);
}

/** Whether a path leads to another machine (`\\server\share`): merely touching it would send credentials there. */
export function isNetworkPath(absolute: string, path: PlatformPath = nodePath): boolean {
  return path.sep === "\\" && /^[\\/]{2}[^\\/]/.test(absolute);
}

function fromUrl(url: string, windows: boolean): string {
  try {
    return fileURLToPath(url, { windows });
  } catch (cause) {
    throw invalid(`"${url}" is not a file URL of this machine.`, cause);
  }
}

function invalid(message: string, cause?: unknown): CodiError {
  const hint = "Give a path relative to the workspace root, or an absolute one inside it.";
  return new CodiError("invalid_arguments", message, { hint, cause });
}

/** Why Windows would take a path for something else; from "Naming Files, Paths, and Namespaces" (Win32). */
function windowsTrap(path: string): string | undefined {
  if (/^[\\/]{2}[?.][\\/]/.test(path)) return "names a device or a raw volume";
  if (/^[a-z]:(?![\\/]|$)/i.test(path)) return "is relative to the current folder of a drive";
  const rest = path.replace(/^[a-z]:/i, "");
  if (rest.includes(":")) return "names an NTFS stream";
  for (const name of rest.split(/[\\/]/)) {
    if (DEVICE.test(name)) return `holds the device name "${name}"`;
    if (/[^.][. ]+$/.test(name)) return `holds "${name}", whose last dots and blanks Windows drops`;
  }
  return undefined;
}

const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?$/i;
