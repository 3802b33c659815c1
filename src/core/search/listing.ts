import { createFileLists } from "./file-list.ts";
import { createRipgrep } from "./ripgrep.ts";

/** The files of a folder that search would look at. */
export interface FileListing {
  /** Relative, with `/`, in no particular order. Links are not among them. */
  readonly paths: readonly string[];
  /** Folders that could not be read, relative. */
  readonly closed: readonly string[];
  /** Files whose names are no valid UTF-8: they are not in `paths`, since no path could name them. */
  readonly unnamed: number;
}

/**
 * Makes the list of all files below a folder, hidden ones and those of ignore files left out, as everywhere in search.
 * @throws CodiError `unavailable` (no ripgrep), `cancelled`, `too_large`.
 */
export function createFileListing(rgPath?: string) {
  const lists = createFileLists(createRipgrep(rgPath));
  return async (folder: string, signal: AbortSignal): Promise<FileListing> => {
    const target = { folder, argument: "./", isFile: false, prefix: "" };
    const list = await lists({ target, includeHidden: false, includeIgnored: false }, signal);
    return {
      paths: list.exact.size === 0 ? list.paths : list.paths.filter((_, index) => !list.exact.has(index)),
      closed: closedIn(list.complaint),
      unnamed: list.exact.size,
    };
  };
}

/** From complaints of the form `rg: ./PATH: REASON (os error N)`. */
function closedIn(complaint: string): string[] {
  return complaint
    .split("\n")
    .filter((line) => line.includes("(os error"))
    .flatMap((line) => /^rg: (?:\.[/\\])?(.*?): /.exec(line)?.[1] ?? []);
}
