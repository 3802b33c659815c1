import { type FSWatcher, readFileSync, statSync, watch as watchFolder } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createWatch } from "../watch/index.ts";
import type { Roots } from "./roots.ts";

/** Follows changes on disk, for as long as this server writes the index. */
export interface Following {
  /** Settles when every later change will be reported, or cannot be. */
  readonly ready: Promise<void>;
  /** Why changes are not reported; undefined when they are. */
  blind(): string | undefined;
  close(): Promise<void>;
}

export interface FollowEvents {
  /** Files (paths as in the index) that changed. */
  changed(paths: readonly string[]): void;
  /** Look at everything. */
  missed(): void;
}

/** A checkout writes HEAD last but one, and then its index: wait for it to end. */
const headQuietMs = 100;

/** Watches the folders, and git's HEAD, whose change means that many files have others' content. */
export function followChanges(roots: Roots, events: FollowEvents): Following {
  const watch = createWatch({ roots: roots.folders });
  const subscription = watch.subscribe(({ events: changes, isComplete }) => {
    if (!isComplete) return events.missed();
    return events.changed(changes.flatMap(({ path }) => roots.pathOf(path) ?? []));
  });
  let timer: NodeJS.Timeout | undefined;
  const heads = roots.folders.flatMap((folder) =>
    watchHead(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(events.missed, headQuietMs);
      timer.unref();
    }),
  );
  return {
    ready: subscription.ready,
    blind() {
      const { phase, reason } = watch.state();
      return phase === "watching" ? undefined : (reason ?? "the first look is not done");
    },
    async close() {
      clearTimeout(timer);
      for (const head of heads) head.close();
      await watch.close();
    },
  };
}

function watchHead(root: string, changed: () => void): FSWatcher[] {
  const folder = gitFolder(root);
  if (folder === undefined) return [];
  try {
    const watcher = watchFolder(folder, { persistent: false }, (_event, name) => {
      if (name === "HEAD") changed();
    });
    // The repository went away, and its files with it: the folders' own watcher tells.
    watcher.on("error", () => watcher.close());
    return [watcher];
  } catch {
    return []; // no watches left: the folders' watcher says so
  }
}

/** Where HEAD lies: `.git`, or what a `.git` file of a worktree or submodule names; looked for upwards. */
function gitFolder(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const entry = join(folder, ".git");
    const stats = statSync(entry, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return entry;
    if (stats?.isFile()) {
      const named = /^gitdir: (.+)$/m.exec(readFileSync(entry, "utf8"))?.[1];
      return named === undefined ? undefined : resolve(folder, named.trim());
    }
    if (folder === dirname(folder)) return undefined;
  }
}
