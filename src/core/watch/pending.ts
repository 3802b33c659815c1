import type { FileChange, FileEvent, WatchBatch } from "./index.ts";

/** Quiet time that ends a batch, and the longest a change waits while others keep coming, in milliseconds. */
const quietMs = 60;
const longestMs = 500;
/** Changes in one batch; more (a branch switch, an install) are cheaper to look at anew. */
const maxEvents = 5000;

/** Gathers changes into batches. */
export interface Pending {
  add(path: string, kind: FileChange): void;
  /** Says that changes were missed. */
  miss(): void;
  /** Drops everything and calls back no more. */
  close(): void;
}

export function createPending(deliver: (batch: WatchBatch) => void): Pending {
  const events = new Map<string, FileEvent>();
  let isComplete = true;
  let isClosed = false;
  let firstAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    timer = undefined;
    firstAt = 0;
    const batch = { events: isComplete ? [...events.values()] : [], isComplete };
    events.clear();
    isComplete = true;
    if (!isClosed && (batch.events.length > 0 || !batch.isComplete)) deliver(batch);
  };
  const wait = () => {
    if (isClosed) return;
    const now = Date.now();
    if (firstAt === 0) firstAt = now;
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, Math.min(quietMs, firstAt + longestMs - now)));
    timer.unref();
  };
  return {
    add(path, kind) {
      const merged = merge(events.get(path)?.kind, kind);
      if (merged === undefined) events.delete(path);
      else events.set(path, { path, kind: merged, at: Date.now() });
      if (events.size > maxEvents) isComplete = false;
      wait();
    },
    miss() {
      isComplete = false;
      wait();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      events.clear();
    },
  };
}

/** What two changes of one path are together; a file made and deleted at once was never there. */
function merge(before: FileChange | undefined, now: FileChange): FileChange | undefined {
  if (before === "create") return now === "delete" ? undefined : "create";
  if (before === "delete") return now === "delete" ? "delete" : "update";
  return now;
}
