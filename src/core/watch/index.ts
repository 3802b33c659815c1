import { watchFolders } from "./folders.ts";

export { createOwnChanges } from "./own-changes.ts";

import { createWatchOf } from "./watch.ts";

/** What happened to a file. A rename is a delete and a create. */
export type FileChange = "create" | "update" | "delete";

/** One change seen from outside, in absolute paths. */
export interface FileEvent {
  readonly path: string;
  readonly kind: FileChange;
  /** When it was seen, in milliseconds since 1970. */
  readonly at: number;
}

/** Changes of one quiet moment, each path at most once. */
export interface WatchBatch {
  readonly events: readonly FileEvent[];
  /** False when changes were missed or too many: look at everything again. */
  readonly isComplete: boolean;
}

/** A file event with what can be found out about the file now. */
export interface DescribedEvent extends FileEvent {
  /** SHA-256 of the content, lower-case hex; absent for deletions, folders and what cannot be read. */
  readonly sha256?: string;
  readonly bytes?: number;
  /** Who did it, or "unknown". */
  readonly attribution: string;
}

/**
 * `off`: nobody listens. `starting`: the first look is under way, events may be missing.
 * `watching`: every change is reported. `rescanning`: watching is not possible, `reason` says why;
 * a consumer has to look for itself.
 */
export interface WatchState {
  readonly phase: "off" | "starting" | "watching" | "rescanning";
  readonly reason?: string;
}

export interface Subscription {
  /** Settles when the first look is done: watching, or given up with a reason in `state()`. Never rejects. */
  readonly ready: Promise<void>;
  /** Stops listening; the last one out stops the watcher. */
  stop(): Promise<void>;
}

/** Reports changes of files below the roots for as long as somebody listens. */
export interface Watch {
  subscribe(listener: (batch: WatchBatch) => void): Subscription;
  state(): WatchState;
  /** Reads the file of an event and says what it holds now. */
  describe(event: FileEvent): Promise<DescribedEvent>;
  /** Stops everything; a callback after it does nothing. */
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Absolute folders to watch. */
  readonly roots: readonly string[];
  /** Whether to leave out a path, besides what .gitignore files, `.git` and `node_modules` already leave out. */
  readonly ignore?: (path: string) => boolean;
  /** Says who changed a path, when that is known. */
  readonly attribute?: (event: FileEvent) => string | undefined;
  /** Is told, while somebody listens, of every change that `attribute` does not know: those made outside. */
  readonly record?: (event: DescribedEvent) => void;
}

/** Makes the watch; nothing runs before somebody subscribes. */
export function createWatch(options: WatchOptions): Watch {
  return createWatchOf(options, watchFolders);
}
