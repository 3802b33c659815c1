import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createIgnoreTree, ignoreFiles } from "../ignore/index.ts";

/** Folders and ignore files with their times: while none has changed, the list of files has not. */
export type Footprint = ReadonlyMap<string, number>;

/** Beyond this, looking at every folder costs more than it saves, and we scan again each time. */
const maxFolders = 20_000;
/** Times of a file system are this coarse (FAT, HFS+: seconds; others: a clock tick). */
const coarseMs = 2000;
const fineMs = 50;
const QUIET = { throwIfNoEntry: false } as const;
/** Folders read at once, and looked at between two turns of the event loop. */
const atOnce = 16;
const perTurn = 2000;

/**
 * Takes the footprint of a list of files that was made from `scannedAt` (ms since 1970) on. Undefined when it could
 * not tell later changes: a folder changed so shortly before the scan that its time may not change again.
 *
 * Why not a watcher: its events come late, so that a list kept by one can be stale for a moment, and for 78,579 files
 * it costs seconds and memory to start. Looking at 5,096 folders takes about 10 ms and is never wrong.
 */
export async function takeFootprint(list: {
  readonly folder: string;
  /** Relative paths, with `/`. */
  readonly files: readonly string[];
  readonly includeHidden: boolean;
  readonly scannedAt: number;
}): Promise<Footprint | undefined> {
  const footprint = new Map<string, number>();
  for (const file of inheritedIgnoreFiles(list.folder)) footprint.set(file, changedAt(file));
  const known = foldersOf(list.files);
  const rules = createIgnoreTree(list.folder);
  let open = [...known];
  while (open.length > 0) {
    if (footprint.size + open.length > maxFolders) return undefined;
    const found: string[] = [];
    for (let at = 0; at < open.length; at += atOnce) {
      const slice = open.slice(at, at + atOnce);
      const entries = await Promise.all(slice.map((folder) => entriesOf(join(list.folder, folder))));
      for (const [index, folder] of slice.entries()) {
        const path = join(list.folder, folder);
        if (isTooYoung(changedAt(path), list.scannedAt)) return undefined;
        footprint.set(path, changedAt(path));
        for (const entry of entries[index] ?? []) {
          const child = folder === "" ? entry.name : `${folder}/${entry.name}`;
          if (ignoreFiles.includes(entry.name)) {
            const file = join(list.folder, child);
            if (isTooYoung(changedAt(file), list.scannedAt)) return undefined;
            footprint.set(file, changedAt(file));
          }
          // A folder without listed files is empty or ignored; an empty one may get its first file.
          if (!entry.isDirectory() || known.has(child) || entry.name === ".git") continue;
          if (!list.includeHidden && entry.name.startsWith(".")) continue;
          if (!rules.isIgnored(join(list.folder, child), true)) found.push(child);
        }
      }
    }
    open = found;
  }
  return footprint;
}

/** Whether everything still looks as it did. */
export async function isUnchanged(footprint: Footprint): Promise<boolean> {
  let looked = 0;
  for (const [path, time] of footprint) {
    if (changedAt(path) !== time) return false;
    looked += 1;
    if (looked % perTurn === 0) await nextTurn();
  }
  return true;
}

/** Time of the last change in ms since 1970; 0 for what is not there. */
function changedAt(path: string): number {
  return statSync(path, QUIET)?.mtimeMs ?? 0;
}

/** Whether a change after the scan could leave the same time behind. */
function isTooYoung(time: number, scannedAt: number): boolean {
  return time >= scannedAt - (Number.isInteger(time / 1000) ? coarseMs : fineMs);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // It went or cannot be read: its time will differ or nothing can be listed in it.
    return [];
  }
}

function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>([""]);
  let last = "";
  for (const file of files) {
    let folder = parentOf(file);
    if (folder === last) continue;
    last = folder;
    while (!folders.has(folder)) {
      folders.add(folder);
      folder = parentOf(folder);
    }
  }
  return folders;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Ignore files above the folder count too, and those of the repository itself. */
function inheritedIgnoreFiles(folder: string): string[] {
  const files = [join(folder, ".git", "info", "exclude")];
  for (let above = dirname(folder); ; above = dirname(above)) {
    files.push(...ignoreFiles.map((file) => join(above, file)), join(above, ".git", "info", "exclude"));
    if (above === dirname(above)) return files;
  }
}
