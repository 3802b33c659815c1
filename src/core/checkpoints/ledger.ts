import { CodiError, systemCode } from "../../shared/errors.ts";
import { type BlobStore, blobStore } from "../../store/blobs.ts";
import { type CheckpointStore, checkpointStore } from "../../store/checkpoints.ts";
import { isCorrupt } from "../../store/corrupt.ts";
import type { OpenStore } from "../../store/open.ts";
import type { Room } from "./index.ts";
import { endInterrupted } from "./interrupted.ts";

/** The tables, open. */
export interface Tables {
  readonly calls: CheckpointStore;
  readonly contents: BlobStore;
}

/** state.db, opened by whoever needs it first. */
export interface Ledger {
  /** @throws CodiError `unavailable` when it cannot be opened or fails. */
  use<Result>(work: (tables: Tables) => Result): Result;
  /** What a person should know about the database; empty when all is well. */
  notices(): readonly string[];
  readonly isOpen: () => boolean;
  close(): void;
}

// A missing driver stays missing, but a full disk may be emptied.
const retryMs = 10_000;

export function createLedger(room: Room): Ledger {
  let store: (OpenStore & { tables: Tables }) | undefined;
  let failure: { error: unknown; at: number } | undefined;

  const open = (): OpenStore & { tables: Tables } => {
    if (store) return store;
    if (failure && room.now().getTime() - failure.at < retryMs) throw failure.error;
    try {
      const opened = room.openState();
      const tables = { calls: checkpointStore(opened.database), contents: blobStore(opened.database) };
      store = { ...opened, tables };
      failure = undefined;
      endInterrupted(room, tables);
      return store;
    } catch (error) {
      close();
      failure = { error, at: room.now().getTime() };
      throw error;
    }
  };

  const close = (): void => {
    store?.database.close();
    store = undefined;
  };

  return {
    use(work) {
      const { tables } = open();
      try {
        return work(tables);
      } catch (error) {
        if (!isFromSqlite(error)) throw error;
        // A damaged file is set aside when it is opened the next time.
        if (isCorrupt(error)) close();
        throw new CodiError("unavailable", `The list of checkpoints failed: ${reasonOf(error)}.`, {
          hint: "Try again; `codi-mcp doctor` says more about the database.",
          cause: error,
        });
      }
    },
    notices: () => store?.notices ?? [],
    isOpen: () => store !== undefined,
    close,
  };
}

function isFromSqlite(error: unknown): boolean {
  return /^(ERR_)?SQLITE/.test(systemCode(error) ?? "");
}

function reasonOf(error: unknown): string {
  if (isCorrupt(error)) return "its database is damaged and is begun anew";
  const text = error instanceof Error ? error.message : "";
  if (text.includes("locked")) return "its database is busy";
  return text.includes("full") ? "the disk is full" : "its database cannot be read or written";
}
