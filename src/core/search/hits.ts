import type { Glob } from "./glob.ts";
import type { GrepRow } from "./index.ts";
import { pathKey } from "./order.ts";
import type { GrepRecord } from "./records.ts";
import { showPath } from "./show.ts";
import type { Target } from "./target.ts";

/** A file with hits: how it sorts, how it is shown, and its exact name. */
export interface HitFile {
  /** Index of the target it was found in. */
  readonly target: number;
  readonly key: string;
  readonly shown: string;
  readonly path: Buffer;
}

/** A row with its place in the order of all rows. */
export interface Hit {
  readonly file: HitFile;
  /** Lines sort by number; a binary file's one row comes last. */
  readonly line: number;
  readonly row: GrepRow;
  readonly isCut: boolean;
}

/** What of ripgrep's findings belongs into an answer. */
export interface Selection {
  readonly target: Target;
  readonly index: number;
  readonly glob: Glob | undefined;
  readonly isNegated: boolean;
  readonly includeHidden: boolean;
}

/** Files of a target as they come by, remembering the last one, since hits of one file come together. */
export function createFileReader(selection: Selection): (path: Buffer) => HitFile | undefined {
  let last: { readonly path: Buffer; readonly file: HitFile | undefined } | undefined;
  return (path) => {
    if (last?.path.equals(path) !== true) last = { path, file: fileOf(path, selection) };
    return last.file;
  };
}

export function hitOf(record: GrepRecord, file: HitFile): Hit {
  const { line, isContext, text } = record;
  if (line === undefined) {
    return { file, line: Number.MAX_SAFE_INTEGER, row: { path: file.shown, isBinary: true }, isCut: false };
  }
  const row = { path: file.shown, line, text: text.text, ...(isContext ? { isContext } : {}) };
  return { file, line, row, isCut: text.isCut && !isContext };
}

/**
 * Looks again at what ripgrep let through: a .gitignore or a type can let in files that the glob or the
 * rule about hidden files leaves out.
 */
function fileOf(path: Buffer, selection: Selection): HitFile | undefined {
  const { isFile, prefix } = selection.target;
  // The file may have been asked for by the name of a link to it.
  const shown = isFile ? showPath(Buffer.from(prefix), "") : showPath(path, prefix);
  const file = { target: selection.index, key: pathKey(path), shown, path };
  if (isFile) return file;
  const relative = path
    .subarray(2)
    .toString()
    .replaceAll("\\", process.platform === "win32" ? "/" : "\\");
  if (!selection.includeHidden && /(?:^|\/)\./.test(relative)) return undefined;
  if (selection.glob !== undefined && selection.glob.matches(relative) === selection.isNegated)
    return undefined;
  return file;
}
