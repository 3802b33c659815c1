import { createHash } from "node:crypto";
import path from "node:path";
import { isWithin } from "../../shared/path-spelling.ts";

/** How the index names files: relative to the first root, with `/`; whole paths below further roots. */
export interface Roots {
  /** Absolute, links resolved. */
  readonly folders: readonly string[];
  pathOf(absolute: string): string | undefined;
  absolute(path: string): string;
  /** Path of something in one of the folders. */
  join(folder: string, relative: string): string;
}

export function createRoots(folders: readonly string[]): Roots {
  const [first = path.sep] = folders;
  const join = (folder: string, relative: string): string =>
    folder === first ? relative : (pathOf(path.join(folder, relative)) ?? relative);
  const pathOf = (absolute: string): string | undefined => {
    if (isWithin(first, absolute)) return slashed(path.relative(first, absolute));
    return folders.some((folder) => isWithin(folder, absolute)) ? slashed(absolute) : undefined;
  };
  return { folders, pathOf, join, absolute: (one) => path.resolve(first, one) };
}

/** Folder of a workspace below CODI_HOME: its name, for people, and a hash that keeps two of one name apart. */
export function indexFolder(home: string, folders: readonly string[]): string {
  const hash = createHash("sha256").update(folders.join("\0")).digest("hex").slice(0, 12);
  const name = path.basename(folders[0] ?? "").replace(/[^\w.-]+/g, "-") || "root";
  return path.join(home, "workspaces", `${name.slice(0, 40)}-${hash}`);
}

const slashed = path.sep === "/" ? (one: string) => one : (one: string) => one.replaceAll(path.sep, "/");
