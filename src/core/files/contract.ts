import type { Place } from "../../shared/paths.ts";
import type { TextPart } from "./read-text.ts";

/** How a file's bytes spell its text. `encode(decode(bytes))` gives the same bytes, or the file is refused. */
export interface TextFormat {
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "latin1";
  /** Whether the file starts with a byte order mark; it is never part of `text`. */
  readonly bom: boolean;
  /** Permission bits (0o755) of an existing file; absent for a new one, which gets the system's default. */
  readonly mode?: number;
}

/** Line ends found in a text; "none" when it holds no line break. */
export type Eol = "lf" | "crlf" | "cr" | "mixed" | "none";

/** A whole text file, ready to be edited. */
export interface LoadedText {
  readonly place: Place;
  /** Decoded text without byte order mark; line ends are exactly those of the file. */
  readonly text: string;
  /** What `expectedHash` accepts: the first 16 hex digits of the sha256 of the file's bytes. */
  readonly hash: string;
  readonly format: TextFormat;
}

/** Which part of a file to read, and for whom. */
export interface ReadOptions {
  /** Session that is remembered to have seen this content. */
  readonly session: string;
  /** First line (or notebook cell), from 1; negative counts from the end. Default 1. */
  readonly offset?: number;
  /** Most lines (or cells). Default 1,000 lines or 40,000 characters, whichever comes first; 40 cells. */
  readonly limit?: number;
  /** First character of the first line, from 1: for paging through lines that were cut. */
  readonly column?: number;
  /** Answer `unchanged` when the file still has this hash. */
  readonly ifChangedFrom?: string;
  readonly signal?: AbortSignal;
}

/** What every reading tells. */
interface Told {
  readonly place: Place;
  /** In bytes. */
  readonly size: number;
  /**
   * What `expectedHash` and `ifChangedFrom` accept: 16 hex digits of the sha256 of the whole file; for large
   * files, which are not read whole, a stamp of size and modification time that starts with "~".
   */
  readonly hash: string;
}

/** A file as what it is. Line numbers are those of the file; cells are numbered from 1. */
export type ReadResult =
  | (Told & TextPart & { readonly kind: "text" })
  | (Told & { readonly kind: "image"; readonly mimeType: string; readonly bytes: Buffer })
  | (Told & {
      readonly kind: "notebook";
      readonly language: string;
      readonly cells: readonly NotebookCell[];
      /** Cells of the whole notebook. */
      readonly total: number;
    })
  | (Told & { readonly kind: "unchanged" });

export interface NotebookCell {
  readonly number: number;
  /** "code", "markdown" or "raw". */
  readonly type: string;
  readonly source: string;
  readonly outputs: readonly string[];
}

/** One step of a transaction. Paths are as the caller gave them; every one passes the fence. */
export type Change =
  /** Makes a new file, and its parent folders. Refused (`already_exists`) when something is there. */
  | { readonly kind: "create"; readonly path: string; readonly text: string; readonly format?: TextFormat }
  /** Replaces the content of an existing file; `text` is written as it is, in `format`. */
  | {
      readonly kind: "update";
      readonly path: string;
      readonly text: string;
      readonly format: TextFormat;
      readonly expectedHash?: string;
    }
  | { readonly kind: "delete"; readonly path: string; readonly expectedHash?: string }
  /** Renames a file, at once with new content when `text` and `format` are given. Refused when `to` exists. */
  | {
      readonly kind: "move";
      readonly path: string;
      readonly to: string;
      readonly text?: string;
      readonly format?: TextFormat;
      readonly expectedHash?: string;
    };

/** Who asks, and how far to go. */
export interface ChangeOptions {
  /** Session whose memory of files guards against stale edits and is brought up to date. */
  readonly session: string;
  /** Check everything, write nothing. */
  readonly dryRun?: boolean;
  /** Flush to the disk before the rename (slower, survives a power cut). Default false. */
  readonly durable?: boolean;
  readonly signal?: AbortSignal;
}

/** Options of `write`. */
export interface WriteOptions extends ChangeOptions {
  /** Refuse (`stale`) any other present content than the one with this hash. */
  readonly expectedHash?: string;
}

/** What `write` did. */
export interface Written extends Changed {
  readonly format: TextFormat;
  /** Whether "\n" was written as "\r\n", as the file had it. */
  readonly isConverted: boolean;
  /** Whether the file held exactly this already; then it was left alone. */
  readonly isSame: boolean;
}

/** Something to do with a file or folder as a whole. Links are moved and deleted as links. */
export type Operation =
  | { readonly operation: "move" | "copy"; readonly path: string; readonly to: string }
  | { readonly operation: "delete"; readonly path: string; readonly recursive?: boolean }
  | { readonly operation: "mkdir"; readonly path: string };

export type OperateOptions = Pick<ChangeOptions, "session" | "dryRun" | "signal">;

/** What `operate` did. */
export interface Operated {
  /** Where it is now; for a deletion, where it was. */
  readonly place: Place;
  readonly from?: Place;
  readonly isFolder: boolean;
  /** Files and folders that a folder holds, all levels; 1 for a file. */
  readonly entries: number;
  /** Whether `place` was there before: for mkdir, that nothing had to be done. */
  readonly existed: boolean;
}

/** One side of a change: the content a file had or has. */
export interface Content {
  readonly hash: string;
  /** In bytes. */
  readonly size: number;
}

/** What became of one change. */
export interface Changed {
  readonly kind: Change["kind"];
  /** Where the content is now; for a deletion, where it was. */
  readonly place: Place;
  /** Where a moved file was. */
  readonly from?: Place;
  readonly before?: Content;
  readonly after?: Content;
  /** False when the session changed an existing file that it had never read. */
  readonly seen: boolean;
}

/** How to list a folder. */
export interface ListOptions {
  /** Levels of folders to open; 1 (default) lists the folder itself. */
  readonly depth?: number;
  /** Show also what .gitignore leaves out. Default false. */
  readonly includeIgnored?: boolean;
  /** Most entries on a page, default 500; a page of very many or long names ends earlier. */
  readonly limit?: number;
  /** `cursor` of the page before: each entry comes exactly once. */
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

/** One line of a listing. */
export interface Entry {
  /** Below the listed folder, with forward slashes. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "special";
  /** Level, from 1. */
  readonly depth: number;
  /** Where a link leads, as it is written. Links are never followed here. */
  readonly target?: string;
  /** Set when the folder should have been opened, but may not be read. */
  readonly isClosed?: boolean;
}

/** Entries in the order of their names, each folder followed by what it holds. */
export interface Listing {
  readonly place: Place;
  readonly entries: readonly Entry[];
  /** What .gitignore left out on this page; folders end with "/", and what they hold is not counted. */
  readonly ignored: readonly string[];
  /** Present when more entries follow. */
  readonly cursor?: string;
}

/** Options of `loadText`. */
export interface LoadOptions {
  /** With a session, a file that changed on disk since that session saw it is refused (`stale`). */
  readonly session?: string;
  /** Refuse (`stale`) any other content than the one with this hash. */
  readonly expectedHash?: string;
  readonly signal?: AbortSignal;
}

/** Files that never surprise: every path passes the fence, every write is old or new, never torn. */
export interface Files {
  /**
   * Reads a window of a text file, an image (png, jpeg, gif, webp) or the cells of a notebook. Time and memory
   * depend on the window, not on the file; long lines are cut and listed in `window.cut`.
   * @throws CodiError `not_found`, `not_a_file`, `binary_file`, `too_large` (images), `encoding`,
   * `outside_workspace`, `invalid_arguments` for an offset beyond the end.
   */
  read(path: string, options: ReadOptions): Promise<ReadResult>;
  /**
   * Loads a whole text file for editing. It does not count as "seen" by the session: only `read` and `change` do.
   * @throws CodiError `not_found`, `not_a_file`, `binary_file`, `encoding`, `too_large`, `stale`, `outside_workspace`.
   */
  loadText(path: string, options?: LoadOptions): Promise<LoadedText>;
  /**
   * Makes all changes or none: everything is checked first, each file is replaced atomically, and when a later
   * one fails, the earlier ones are put back. Parent folders are created; links are written through.
   * Files changed since `session` last saw them are refused (`stale`) with a fresh excerpt.
   * No two changes may touch the same file (`invalid_arguments`).
   * @returns one entry per change, in the same order.
   */
  change(changes: readonly Change[], options: ChangeOptions): Promise<readonly Changed[]>;
  /**
   * Creates a text file or replaces the whole content of one. An existing file keeps its encoding, byte order mark
   * and mode, and its "\r\n" line ends when the new text has only "\n".
   * @throws CodiError as `change` does; `binary_file` when something other than text would be overwritten.
   */
  write(path: string, content: string, options: WriteOptions): Promise<Written>;
  /**
   * Moves, copies, deletes or makes a file or folder. Nothing is ever overwritten (`already_exists`); a folder that
   * is not empty goes only when `recursive` says so (`denied`); parent folders of the target are made.
   * Deleting a file that changed since the session saw it is refused (`stale`).
   */
  operate(operation: Operation, options: OperateOptions): Promise<Operated>;
  /**
   * Runs work that loads, edits and changes files after all such work that was asked for before, so that two calls
   * at the same time on one file both land. `write` does so by itself; inside use `loadText` and `change`.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Removes temporary files that killed processes left in a folder; the first write to it does so too. */
  tidy(path: string): Promise<readonly string[]>;
  /**
   * Lists a folder as a tree. Hidden files are shown, `.git` is not; .gitignore files count as in git, those above
   * the folder too (but not the user's global one). A folder that is itself ignored shows what it holds.
   * @throws CodiError `not_found`, `not_a_directory`, `unreadable`, `outside_workspace`.
   */
  list(path: string, options?: ListOptions): Promise<Listing>;
}
