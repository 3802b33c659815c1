import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { CodiError, systemCode } from "./errors.ts";
import { isNetworkPath, isWithin, plainPath } from "./path-spelling.ts";

/** A path that passed the fence. */
export interface Place {
  /** Absolute path as asked for, normalised, links not resolved. */
  readonly path: string;
  /** Absolute path with every link resolved; for something missing, the resolved parent plus the rest. */
  readonly real: string;
  /** How the path is shown to a model: relative to the first root when inside it, absolute otherwise. */
  readonly shown: string;
}

/** The folders that tools may touch, and the one way to ask about them. */
export interface Fence {
  /** Absolute, resolved workspace folders; relative paths are taken from the first. */
  readonly roots: readonly string[];
  /**
   * Resolves a path against the roots, following links. Accepts relative and absolute paths and `file://` URLs.
   * When the name is missing and a sibling differs only by Unicode normalisation, the sibling is meant.
   * The answer is about this moment: who opens it later must check with `holds` what was really opened.
   * @throws CodiError `outside_workspace` when it leads out, by whatever means; `invalid_arguments` when it is
   * no usable path (NUL byte, `~`, a device name); `unreadable` when links go in a circle or a folder is closed to us.
   */
  locate(path: string): Promise<Place>;
  /** Like `locate`, but does not follow the last name: for moving or deleting a link itself. */
  locateEntry(path: string): Promise<Place>;
  /** Whether a path whose links are resolved lies in one of the roots. */
  holds(real: string): boolean;
  /** The short form of an absolute path for answers. */
  show(absolute: string): string;
}

/**
 * Builds the fence around existing folders; links in the roots themselves are resolved once, here.
 * @throws CodiError `not_found` or `not_a_directory` for a root that is no folder.
 */
export function createFence(roots: readonly string[]): Fence {
  const given = roots.map((root) => path.resolve(root));
  const real = given.map(resolveRoot);
  const [first] = real;
  if (first === undefined) return noWorkspace;

  const holds = (absolute: string) => real.some((root) => isWithin(root, absolute));
  const show = (absolute: string) => {
    const home = isWithin(first, absolute) ? first : given[0];
    if (home === undefined || !isWithin(home, absolute)) return absolute;
    return path.relative(home, absolute).replaceAll(path.sep, "/") || ".";
  };
  const admit = (asked: string, absolute: string, resolved: string): Place => {
    if (!holds(resolved)) throw outside(asked, real);
    const home = [...real, ...given].some((root) => isWithin(root, absolute));
    return { path: absolute, real: resolved, shown: show(home ? absolute : resolved) };
  };
  const absoluteOf = (asked: string) => {
    const absolute = path.resolve(first, plainPath(asked));
    if (isNetworkPath(absolute) && !holds(absolute)) throw outside(asked, real);
    return absolute;
  };

  return {
    roots: real,
    holds,
    show,
    async locate(asked) {
      const found = resolve(absoluteOf(asked), asked, maxLinks);
      return admit(asked, found.path, found.real);
    },
    async locateEntry(asked) {
      const absolute = absoluteOf(asked);
      const name = path.basename(absolute);
      if (name === "") return admit(asked, absolute, absolute);
      const parent = resolve(path.dirname(absolute), asked, maxLinks);
      const entry = storedName(parent.real, name);
      return admit(asked, path.join(parent.path, entry), path.join(parent.real, entry));
    },
  };
}

/** What stands in for a workspace where none was named: everything about paths is refused, with the way out. */
const noWorkspace: Fence = {
  roots: [],
  holds: () => false,
  show: (absolute) => absolute,
  locate: () => Promise.reject(unnamed()),
  locateEntry: () => Promise.reject(unnamed()),
};

const unnamed = (): CodiError =>
  new CodiError("unavailable", "This server has no workspace, so it can touch no file.", {
    hint: "Ask the person to start it with --root FOLDER (or CODI_ROOT). The whole disk or the home folder must be named explicitly.",
  });

/** As many links in a row as Linux follows before it gives up. */
const maxLinks = 40;

/**
 * `fence.locate`, for what has to be there.
 * @throws CodiError `not_found`, and what `locate` throws.
 */
export async function locateExisting(fence: Fence, path: string): Promise<Place> {
  const place = await fence.locate(path);
  if (existsSync(place.real)) return place;
  throw new CodiError("not_found", `${place.shown} does not exist.`, {
    hint: "find_files and list_directory show what there is.",
  });
}

function resolveRoot(root: string): string {
  try {
    const real = realpathSync.native(root);
    if (statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw new CodiError("not_found", `The workspace root ${root} cannot be opened.`, {
      hint: "Name an existing folder as root.",
      cause,
    });
  }
  throw new CodiError("not_a_directory", `The workspace root ${root} is not a folder.`, {
    hint: "Name an existing folder as root.",
  });
}

function outside(asked: string, roots: readonly string[]): CodiError {
  return new CodiError("outside_workspace", `"${asked}" leads outside the workspace.`, {
    hint: `Only what lies in ${roots.join(" or ")} can be touched, links included.`,
  });
}

/**
 * Follows all links; what does not exist yet is resolved as far as it does, dangling links included.
 * Synchronous, since a turn of the thread pool costs ten times what the system needs to answer.
 */
function resolve(absolute: string, asked: string, linksLeft: number): { path: string; real: string } {
  try {
    return { path: absolute, real: realpathSync.native(absolute) };
  } catch (error) {
    const code = systemCode(error);
    if (code === "ELOOP" || linksLeft === 0) throw circle(asked, error);
    if (code !== "ENOENT" && code !== "ENOTDIR") throw closed(asked, error);
  }
  const parent = path.dirname(absolute);
  if (parent === absolute) return { path: absolute, real: absolute };
  const folder = resolve(parent, asked, linksLeft);
  const name = path.basename(absolute);
  const entry = path.join(folder.real, name);
  const target = linkTarget(entry);
  if (target !== undefined) {
    const end = resolve(path.resolve(folder.real, target), asked, linksLeft - 1);
    return { path: path.join(folder.path, name), real: end.real };
  }
  const stored = storedName(folder.real, name);
  if (stored === name) return { path: path.join(folder.path, name), real: entry };
  const sibling = resolve(path.join(folder.real, stored), asked, linksLeft - 1);
  return { path: path.join(folder.path, stored), real: sibling.real };
}

function circle(asked: string, cause: unknown): CodiError {
  return new CodiError("unreadable", `"${asked}" goes through links that lead in a circle.`, {
    hint: "Name the file itself instead of the link.",
    cause,
  });
}

function closed(asked: string, cause: unknown): CodiError {
  const reason = systemCode(cause) === "ENAMETOOLONG" ? "is too long for a path" : "cannot be reached";
  return new CodiError("unreadable", `"${asked}" ${reason} (${systemCode(cause) ?? "unknown reason"}).`, {
    hint: "Check the path and the permissions of its folders.",
    cause,
  });
}

function linkTarget(entryPath: string): string | undefined {
  try {
    return lstatSync(entryPath, { throwIfNoEntry: false })?.isSymbolicLink()
      ? readlinkSync(entryPath)
      : undefined;
  } catch {
    return undefined; // below a file, or closed to us: no link that could be followed
  }
}

/** The name as the folder spells it: file systems differ in whether "é" is stored as one code point or two. */
function storedName(folder: string, name: string): string {
  const wanted = name.normalize("NFC");
  if (wanted === name.normalize("NFD")) return name;
  const names = namesIn(folder);
  if (names.includes(name)) return name;
  return names.find((candidate) => candidate.normalize("NFC") === wanted) ?? name;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // missing or unreadable: it has no better spelling to offer
  }
}
