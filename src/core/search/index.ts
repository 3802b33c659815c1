import type { Fence } from "../../shared/paths.ts";
import { createFind } from "./find.ts";
import { createGrep } from "./grep.ts";
import { createRipgrep } from "./ripgrep.ts";

export { queryName, readCursor, writeCursor } from "./cursor.ts";
export { createFileListing, type FileListing } from "./listing.ts";

/** What to search for in the contents of files. */
export interface GrepQuery {
  /** Regular expression in ripgrep's (Rust's) dialect, or plain text with `isLiteral`. */
  readonly pattern: string;
  /** File or folder to search; all roots without it. */
  readonly path?: string | undefined;
  /** Only files whose path matches, `!` in front: only files whose path does not. */
  readonly glob?: string | undefined;
  /** One of ripgrep's file types, such as "ts" or "py". */
  readonly type?: string | undefined;
  readonly mode?: GrepMode | undefined;
  /** Lines shown before and after each hit, at most 20; content mode only. */
  readonly context?: number | undefined;
  readonly ignoreCase?: boolean | undefined;
  readonly isLiteral?: boolean | undefined;
  /** Lets a match span lines, and `.` match a line end. */
  readonly isMultiline?: boolean | undefined;
  readonly includeHidden?: boolean | undefined;
  readonly includeIgnored?: boolean | undefined;
  /** Most hits (lines, files) on a page. */
  readonly limit?: number | undefined;
  /** From the page before, with the same query. */
  readonly cursor?: string | undefined;
}

export type GrepMode = "content" | "files" | "count";

/** One line of an answer; which fields are there depends on the mode. */
export interface GrepRow {
  /** As shown to a model; on one line, whatever the file is called. */
  readonly path: string;
  /** From 1; absent for a binary file, which is named and not shown. */
  readonly line?: number;
  /** The line's text, cut around the match when long. */
  readonly text?: string;
  /** A neighbour line, shown for context. */
  readonly isContext?: boolean;
  /** Matching lines in the file; count mode only. */
  readonly count?: number;
  readonly isBinary?: boolean;
}

export interface GrepPage {
  readonly rows: readonly GrepRow[];
  /** Where the search looked, as shown to a model. */
  readonly where: string;
  /** Present when there is more. */
  readonly cursor?: string;
  /** How many files were looked into, where that was counted. */
  readonly searched?: number;
  /** What the reader has to know besides: files that could not be read, lines that were cut. */
  readonly notes: readonly string[];
}

/** What to look for in the names of files. */
export interface FindQuery {
  /** Glob: `*.ts` or a bare name match in any folder, a pattern with `/` matches from the searched folder on. */
  readonly pattern: string;
  readonly path?: string | undefined;
  readonly includeHidden?: boolean | undefined;
  readonly includeIgnored?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface FindPage {
  /** Newest first, as shown to a model. */
  readonly paths: readonly string[];
  /** How many match in all. */
  readonly total: number;
  /** How many files were looked at. */
  readonly searched: number;
  readonly where: string;
  readonly cursor?: string;
  readonly notes: readonly string[];
}

/** Search in the contents and the names of the workspace's files. */
export interface Search {
  /**
   * Searches contents. Order is by path, then line; paging by `cursor` returns each hit once.
   * @throws CodiError `outside_workspace`, `not_found`, `invalid_arguments` (pattern, glob, type, cursor),
   *   `stale` (the file at the cursor has changed), `cancelled`, `unavailable` (no ripgrep).
   */
  grep(query: GrepQuery, signal: AbortSignal): Promise<GrepPage>;
  /**
   * Lists files by glob, newest first.
   * @throws CodiError as `grep` does.
   */
  findFiles(query: FindQuery, signal: AbortSignal): Promise<FindPage>;
}

/**
 * Makes the search of a workspace. Nothing runs and nothing is loaded before the first query.
 * `rgPath` names a ripgrep to use instead of the bundled one.
 */
export function createSearch(deps: { readonly fence: Fence; readonly rgPath?: string }): Search {
  const ripgrep = createRipgrep(deps.rgPath);
  return { grep: createGrep(deps.fence, ripgrep), findFiles: createFind(deps.fence, ripgrep) };
}
