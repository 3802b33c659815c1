import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { CodiError, systemCode } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";

/** One place to search: the folder ripgrep runs in and what in it. */
export interface Target {
  readonly folder: string;
  /** `./` for all of the folder, `./name` for one file. */
  readonly argument: string;
  readonly isFile: boolean;
  /** What stands before a path in an answer: empty or with `/` at the end; the whole path of a file. */
  readonly prefix: string;
}

/**
 * Turns the asked path into targets; without one, every root is a target. Links are followed here, by the fence,
 * and nowhere else: ripgrep is given the resolved place.
 * @throws CodiError `outside_workspace`, `not_found`, `unreadable`.
 */
export async function findTargets(
  fence: Fence,
  path: string | undefined,
): Promise<{ readonly targets: readonly Target[]; readonly where: string }> {
  if (path === undefined || path === "") {
    const targets = fence.roots.map((root) => ({
      folder: root,
      argument: "./",
      isFile: false,
      prefix: prefixOf(fence.show(root)),
    }));
    return { targets, where: targets.length > 1 ? fence.roots.join(", ") : "the workspace" };
  }
  const place = await fence.locate(path);
  const isFile = !(await isFolder(place.real, place.shown));
  const target = isFile
    ? {
        folder: dirname(place.real),
        argument: `./${basename(place.real)}`,
        isFile,
        prefix: place.shown,
      }
    : { folder: place.real, argument: "./", isFile, prefix: prefixOf(place.shown) };
  return {
    targets: [target],
    where: place.shown === "" || place.shown === "." ? "the workspace" : place.shown,
  };
}

async function isFolder(real: string, shown: string): Promise<boolean> {
  const stats = await stat(real).catch((cause: unknown) => {
    if (systemCode(cause) !== "ENOENT" && systemCode(cause) !== "ENOTDIR") {
      throw new CodiError("unreadable", `${shown} cannot be looked at.`, { cause });
    }
    throw new CodiError("not_found", `${shown} does not exist.`, {
      hint: "Look for it with find_files.",
      cause,
    });
  });
  // Opening a pipe would wait for a writer that may never come.
  if (!stats.isDirectory() && !stats.isFile()) {
    throw new CodiError("not_a_file", `${shown} is neither a file nor a folder.`, {
      hint: "Only files and folders can be searched.",
    });
  }
  return stats.isDirectory();
}

function prefixOf(shown: string): string {
  const path = shown.replace(/^\.\/?$/, "").replaceAll("\\", "/");
  return path === "" || path.endsWith("/") ? path : `${path}/`;
}
