import type { Stamp } from "./stamp.ts";

/** What a session saw of a file: its stamp and, for small files, the bytes, so that a change can be shown. */
export interface Seen extends Stamp {
  readonly bytes?: Buffer;
}

/** Which content of which file each session last saw. Bounded: what was not touched for longest is forgotten. */
export interface Memory {
  recall(session: string, real: string): Seen | undefined;
  remember(session: string, real: string, seen: Seen): void;
  forget(session: string, real: string): void;
}

/** @param bounds largest number of remembered files, and bytes kept of their content. */
export function createMemory(bounds: { files: number; bytes: number } = BOUNDS): Memory {
  const entries = new Map<string, Seen>(); // oldest first
  let kept = 0;

  const drop = (key: string) => {
    kept -= entries.get(key)?.bytes?.length ?? 0;
    entries.delete(key);
  };
  const shrink = () => {
    for (const [key, { bytes, ...stamp }] of entries) {
      if (entries.size > bounds.files) drop(key);
      else if (kept <= bounds.bytes) return;
      else if (bytes !== undefined) {
        kept -= bytes.length;
        entries.set(key, stamp); // keeps its place in the order: the stamp stays as old as it was
      }
    }
  };

  return {
    recall: (session, real) => entries.get(keyOf(session, real)),
    remember(session, real, seen) {
      const key = keyOf(session, real);
      drop(key);
      const { bytes, ...stamp } = seen;
      const keeps = bytes !== undefined && bytes.length <= maxKeptFile;
      entries.set(key, keeps ? seen : stamp);
      kept += keeps ? bytes.length : 0;
      shrink();
    },
    forget: (session, real) => drop(keyOf(session, real)),
  };
}

/** A session of a day touches hundreds of files; 8 MiB keeps the idle server small. */
const BOUNDS = { files: 4_000, bytes: 8 * 1024 * 1024 };
/** Larger files are remembered by stamp alone. */
const maxKeptFile = 512 * 1024;

function keyOf(session: string, real: string): string {
  return `${session}\0${real}`;
}
