import type { FileEvent } from "./index.ts";

/** Longer than a watcher's echo takes, shorter than it takes somebody to change the same file after us. */
const echoMs = 3_000;
const maxRemembered = 1_000;

/** Remembers what our own tools touched, so that the watcher's echo of it is not taken for somebody else's work. */
export interface OwnChanges {
  /** @param path absolute; @param who the session that did it. */
  add(path: string, who: string): void;
  /** Who of ours made a change; undefined when it came from outside. */
  author(event: FileEvent): string | undefined;
}

export function createOwnChanges(now: () => number = Date.now): OwnChanges {
  const recent = new Map<string, { who: string; at: number }>();
  return {
    add(path, who) {
      if (recent.size >= maxRemembered) recent.clear();
      recent.set(path, { who, at: now() });
    },
    author({ path, at }) {
      const own = recent.get(path);
      return own && Math.abs(at - own.at) < echoMs ? own.who : undefined;
    },
  };
}
