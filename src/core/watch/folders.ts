import { lstat, readdir } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import type { FSWatcher } from "chokidar";
import { systemCode } from "../../shared/errors.ts";
import { createIgnoreTree, ignoreFiles } from "../ignore/index.ts";
import type { FileChange } from "./index.ts";

/** What the watcher of folders tells. */
export interface FolderEvents {
  change(path: string, kind: FileChange): void;
  /** Changes may have been missed; the reason is present when watching is over. */
  miss(reason?: string): void;
}

export interface FolderWatcher {
  /** Settles after the first look. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Folders watched; each is one watch of a supply that the whole machine shares (8,192 on small Linux systems). */
const maxFolders = 20_000;
/** Never watched, whatever the ignore files say: they change in bulk and nobody asks about them. */
const NEVER: ReadonlySet<string> = new Set([".git", "node_modules"]);

/**
 * Watches the folders below the roots with chokidar, and no files: the system reports a file's change to its
 * folder. Measured on 78,579 files in 5,096 folders: chokidar with files 9.5 s, 593 MB, 83,675 watches;
 * with folders only 4.2 s, 173 MB, 5,096 watches (plain fs.watch on each folder: 0.2 s and 15 MB, without chokidar's
 * care for new, moved and replaced folders). What changed is told by chokidar's `raw` event, whose form is only
 * stable within a version: chokidar is pinned.
 */
export async function watchFolders(
  roots: readonly string[],
  ignore: (path: string) => boolean,
  events: FolderEvents,
): Promise<FolderWatcher> {
  const { watch } = await import("chokidar");
  const rules = roots.map((root) => ({ root, rules: createIgnoreTree(root) }));
  const files = new Set<string>();
  const folders = new Set<string>();
  let isReady = false;
  let isOver = false;

  const isLeftOut = (path: string, isFolder: boolean) =>
    NEVER.has(basename(path)) ||
    ignore(path) ||
    rules.some(({ root, rules: one }) => path.startsWith(root + sep) && one.isIgnored(path, isFolder));

  let settle = () => {};
  const ready = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const giveUp = (reason: string) => {
    if (isOver) return;
    isOver = true;
    settle();
    void watcher.close();
    events.miss(reason);
  };

  const watcher: FSWatcher = watch([...roots], {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    ignored(path, stats) {
      if (isOver || NEVER.has(basename(path))) return true;
      if (stats === undefined) return false;
      if (isLeftOut(path, stats.isDirectory())) return true;
      if (!stats.isDirectory()) {
        // The first look is chokidar's; later files are found by `look`, which tells new from changed.
        if (!isReady) files.add(path);
        return true;
      }
      folders.add(path);
      if (folders.size > maxFolders)
        queueMicrotask(() => giveUp(`there are more than ${maxFolders} folders`));
      return false;
    },
  });

  const look = async (path: string) => {
    const stats = await lstat(path).catch(() => undefined);
    if (isOver) return;
    if (stats === undefined) forget(path);
    else if (!stats.isFile() && !stats.isSymbolicLink()) return;
    else if (!isLeftOut(path, false)) {
      const kind = files.has(path) ? "update" : "create";
      files.add(path);
      events.change(path, kind);
      if (ignoreFiles.includes(basename(path))) restartRules();
    }
  };
  const forget = (path: string) => {
    if (files.delete(path)) events.change(path, "delete");
    if (ignoreFiles.includes(basename(path))) restartRules();
  };
  // Other files count from now on; which, only a new look can tell.
  const restartRules = () => {
    for (const one of rules) one.rules.forget();
    events.miss();
  };

  watcher.on("raw", (_kind, name, details) => {
    const path = changedPath(name, details);
    if (path !== undefined && !isOver) void look(path);
  });
  // Files that were in a new folder before it was watched.
  watcher.on("addDir", (folder) => {
    if (isReady)
      void readdir(folder).then(
        (names) => names.forEach((name) => void look(join(folder, name))),
        ignoreGone,
      );
  });
  watcher.on("unlinkDir", (folder) => {
    folders.delete(folder);
    for (const file of [...files]) if (file.startsWith(join(folder, "/"))) forget(file);
  });
  watcher.on("error", (error) => giveUp(reasonOf(error)));
  watcher.on("ready", () => {
    isReady = true;
    settle();
  });
  return {
    ready,
    async close() {
      isOver = true;
      settle();
      await watcher.close();
    },
  };
}

function changedPath(name: unknown, details: unknown): string | undefined {
  const folder =
    typeof details === "object" && details !== null && "watchedPath" in details
      ? details.watchedPath
      : undefined;
  return typeof name === "string" && typeof folder === "string" ? join(folder, name) : undefined;
}

/** The folder is gone again: its own event tells. */
function ignoreGone(): void {}

function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code === "ENOSPC") return "the system has no file watches left (ENOSPC)";
  if (code === "EMFILE" || code === "ENFILE") return `too many files are open (${code})`;
  return `the watcher failed${code === undefined ? "" : ` (${code})`}`;
}
