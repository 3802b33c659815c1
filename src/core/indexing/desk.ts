import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Lease, openLease } from "../../store/lease.ts";
import type { ChunkProduct } from "./contract.ts";
import type { Roots } from "./roots.ts";
import { openSession, type Session } from "./session.ts";

/** Where the index is written: the open database, and whether this process is the one that keeps it. */
export interface Desk {
  /** Undefined before `open`, and while another version or another server's first step is in the way. */
  session(): Session | undefined;
  /** Whether this process keeps the index: builds it and follows the disk. */
  isKeeper(): boolean;
  /** Whether the index is kept by a server of another version. */
  isForeign(): boolean;
  /** Becomes the keeper if nobody is, and opens the database. @returns whether it became the keeper by that. */
  open(): Promise<boolean>;
  /** Opens the database again, for another choice of what is kept in it. */
  reopen(): Promise<void>;
  /** Begins a new database in the place of a damaged one. */
  startAnew(): Promise<void>;
}

export interface DeskOptions {
  readonly folder: string;
  readonly roots: Roots;
  readonly fingerprint: string;
  readonly loadChunks: (() => Promise<ChunkProduct>) | undefined;
}

export function createDesk(options: DeskOptions): Desk {
  const { folder } = options;
  let lease: Lease | undefined;
  let session: Session | undefined;
  let isKeeper = false;
  let isForeign = false;

  const reopen = async (startsAnew: boolean): Promise<void> => {
    session?.close();
    session = undefined;
    const opened = await openSession({ ...options, mayReset: isKeeper, startsAnew });
    isForeign = opened === "foreign";
    if (typeof opened === "string") return;
    session = opened;
    if (isKeeper) opened.writer.meta.set("writer", String(process.pid));
  };
  // Opening waits for code to be loaded; two at a time would leave one of two connections behind.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
  const open = async (): Promise<boolean> => {
    if (isKeeper && session !== undefined) return false;
    if (lease === undefined) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      lease = openLease(join(folder, "lease.db"));
    }
    const becomesKeeper = !isKeeper && lease.take();
    isKeeper ||= becomesKeeper;
    if (becomesKeeper || session === undefined) await reopen(false);
    return becomesKeeper;
  };
  return {
    session: () => session,
    isKeeper: () => isKeeper,
    isForeign: () => isForeign,
    open: () => inTurn(open),
    reopen: () => inTurn(() => reopen(false)),
    startAnew: () => inTurn(() => reopen(true)),
  };
}
