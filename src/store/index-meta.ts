import type { Database } from "./driver.ts";

/** What index.db says of itself. */
export type MetaKey =
  /** What it was made with: another one makes it worthless. */
  | "fingerprint"
  /** Grows with every change. */
  | "generation"
  /** Another one after each beginning: what a connection remembers of ids is worth nothing then. */
  | "epoch"
  /** "1" when a pass over all files has come to its end. */
  | "complete"
  /** Last name that can be found by its letters. */
  | "trigram"
  /** Version of the chunks, once somebody has asked for them. */
  | "chunks"
  /** Process that writes. */
  | "writer"
  /** Why that process does not hear of changes on disk; empty when it does. */
  | "blind"
  /** What the last look at the tree could not see, as JSON. */
  | "missing"
  /** Configuration files that decided where imports lead, with their stamps, as JSON. */
  | "configuration";

export function createIndexMeta(database: Database) {
  const get = database.prepare<{ value: string }>("SELECT value FROM meta WHERE key = ?");
  const set = database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)");
  const advance = database.prepare("UPDATE meta SET value = value + 1 WHERE key = 'generation'");
  const read = (key: MetaKey): string | undefined => get.get(key)?.value;
  return {
    get: read,
    set: (key: MetaKey, value: string): void => void set.run(key, value),
    /** @returns whether that is another value than before. */
    replace(key: MetaKey, value: string): boolean {
      if (read(key) === value) return false;
      set.run(key, value);
      return true;
    },
    /** Says that something changed; within the transaction that changes it. */
    advance: (): void => void advance.run(),
    generation: (): number => Number(get.get("generation")?.value ?? 0),
  };
}
