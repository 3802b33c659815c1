import type { Room } from "./index.ts";
import type { Ledger } from "./ledger.ts";
import { isDead } from "./owner.ts";

/** What one round of upkeep did. */
export interface Upkept {
  readonly packed: number;
  readonly checkpoints: number;
  readonly contents: number;
}

/** Housekeeping that no edit waits for. */
export interface Upkeep {
  /** Does everything now. */
  run(): Promise<Upkept>;
  /** Says that an edit was recorded: compresses in a while, and cleans up once after the start and once an hour. */
  soon(): void;
  /** Ends the timers and waits for a round that is running. */
  stop(): Promise<void>;
}

/** Long enough for a burst of edits to be over. */
const packDelayMs = 2_000;
const cleanIntervalMs = 60 * 60 * 1_000;
/** Nobody has a content in hand for longer than this without having booked it. */
const graceMs = 60 * 60 * 1_000;
const batch = 100;
/** Few at a time: a single one may hold all that has to go. */
const droppedAtOnce = 5;

export function createUpkeep(room: Room & { readonly ledger: Ledger }): Upkeep {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let cleanedAt = Number.NEGATIVE_INFINITY;
  let ended = false;

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = running.then(work);
    running = mine.catch(() => {}); // whoever asked for the round hears of its failure
    return mine;
  };

  const pack = async (): Promise<number> => {
    let packed = 0;
    for (;;) {
      const rows = room.ledger.use(({ contents }) => contents.unpacked(batch));
      for (const { hash } of rows) {
        if (ended) return packed;
        const bytes = await room.blobs.pack(hash);
        room.ledger.use(({ contents }) => contents.packed(hash, bytes ?? 0));
        packed += 1;
      }
      if (rows.length < batch) return packed;
    }
  };

  const run = (): Promise<Upkept> =>
    inTurn(async () => {
      const packed = await pack();
      cleanedAt = room.now().getTime();
      return { packed, ...clean(room) };
    });

  const tick = async (): Promise<void> => {
    timer = undefined;
    if (room.now().getTime() - cleanedAt >= cleanIntervalMs) await run();
    else await inTurn(pack);
  };

  return {
    run,
    soon() {
      if (ended) return;
      timer ??= setTimeout(() => {
        // Nobody waits for this round; the next one tries again, and edits report a broken store themselves.
        tick().catch(() => {});
      }, packDelayMs).unref();
    },
    async stop() {
      ended = true;
      clearTimeout(timer);
      await running;
    },
  };
}

function clean({ ledger, blobs, caps, now }: Room & { readonly ledger: Ledger }): Omit<Upkept, "packed"> {
  const time = now().getTime();
  let checkpoints = ledger.use(({ contents }) => contents.dropCheckpointsBefore(time - caps.maxAgeMs));
  let contents = dropUnreferenced(ledger, blobs);
  while (ledger.use(({ contents: table }) => table.totalBytes()) > caps.maxTotalBytes) {
    const dropped = ledger.use((tables) => tables.contents.dropOldestCheckpoints(droppedAtOnce));
    if (dropped === 0) break;
    checkpoints += dropped;
    contents += dropUnreferenced(ledger, blobs);
  }
  // Written by a process that died before it could book them.
  const strays = ledger.use((tables) =>
    tables.calls.atomically(() => {
      const unbooked = blobs.olderThan(graceMs, time).filter((hash) => !tables.contents.has(hash));
      for (const hash of unbooked) blobs.remove(hash);
      return unbooked.length;
    }),
  );
  blobs.tidy(isDead);
  return { checkpoints, contents: contents + strays };
}

/** Row and file go under one lock: whoever is about to reuse a content finds both or neither. */
function dropUnreferenced(ledger: Ledger, blobs: Room["blobs"]): number {
  let dropped = 0;
  for (;;) {
    const count = ledger.use(({ calls, contents }) =>
      calls.atomically(() => {
        const rows = contents.unreferenced(batch);
        for (const { hash } of rows) {
          contents.drop(hash);
          blobs.remove(hash);
        }
        return rows.length;
      }),
    );
    dropped += count;
    if (count < batch) return dropped;
  }
}
