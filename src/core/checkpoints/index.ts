import { join } from "node:path";
import type { Fence } from "../../shared/paths.ts";
import type { OpenStore } from "../../store/open.ts";
import { createBlobs } from "./blobs.ts";
import { createDiff, type DiffOf, type NetDiff, type UnifiedDiff } from "./diff.ts";
import { createLedger } from "./ledger.ts";
import { createList } from "./list.ts";
import { newOwner } from "./owner.ts";
import { createRecord } from "./record.ts";
import { createRestore } from "./restore.ts";
import { createUpkeep, type Upkept } from "./upkeep.ts";

export type { DiffOf, NetDiff, UnifiedDiff } from "./diff.ts";
export type { Upkept } from "./upkeep.ts";

/** Bounds of what is kept. */
export interface Caps {
  /** Files larger than this, in bytes, are named but not kept. Default 16 MiB. */
  readonly maxFileBytes: number;
  /** Files of one folder that is deleted or moved. Default 2,000. */
  readonly maxTreeFiles: number;
  /** Bytes of one folder. Default 64 MiB. */
  readonly maxTreeBytes: number;
  /** All contents together, as stored. Default 1 GiB. */
  readonly maxTotalBytes: number;
  /** Default 30 days. */
  readonly maxAgeMs: number;
}

export const defaultCaps: Caps = {
  maxFileBytes: 16 * 1024 * 1024,
  maxTreeFiles: 2_000,
  maxTreeBytes: 64 * 1024 * 1024,
  maxTotalBytes: 1024 * 1024 * 1024,
  maxAgeMs: 30 * 24 * 60 * 60 * 1_000,
};

/** Who makes a call. */
export interface Maker {
  readonly session: string;
  /** AI tool or agent behind the session. */
  readonly agent: string;
  readonly tool: string;
}

/** A call whose before-images are kept, still running. */
export interface Pending {
  /** Why this call cannot be undone, or what happened to older checkpoints; for a person to read once. */
  readonly notice: string | undefined;
  /**
   * Records what the call left behind, or forgets it all when it changed nothing. Never throws; to be called once,
   * however the call ended.
   * @returns the checkpoint's id, if there is something to undo.
   */
  complete(): Promise<Saved>;
}

export interface Saved {
  readonly id?: string;
  readonly notice?: string;
}

/** What a call did to one path. */
export interface FileChange {
  /** As answers show it. */
  readonly shown: string;
  readonly change: "created" | "changed" | "deleted" | "mode" | "replaced";
  /** The content was too large to keep: this path cannot be restored. */
  readonly tooLarge: boolean;
}

export interface Checkpoint {
  readonly id: string;
  readonly kind: "call" | "point";
  readonly status: "open" | "done" | "interrupted";
  readonly session: string;
  readonly agent: string;
  readonly tool: string;
  readonly label: string;
  readonly time: Date;
  readonly files: readonly FileChange[];
}

export interface ListFilter {
  readonly session?: string | undefined;
  /** A file, or a folder with all below it. */
  readonly path?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface CheckpointPage {
  readonly checkpoints: readonly Checkpoint[];
  readonly cursor?: string;
}

export interface RestoreOptions extends Maker {
  readonly id: string;
  /** Only these files or folders. */
  readonly paths?: readonly string[] | undefined;
  /** Tell what would be done, do nothing. */
  readonly dryRun?: boolean | undefined;
  /** Overwrite what was changed outside, and pass over what cannot be restored. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is done to one path. */
export interface Restored {
  readonly shown: string;
  readonly action: "write" | "create" | "delete" | "mode" | "replace" | "none" | "left";
  /** Why it was left, or what stands against it. */
  readonly reason?: string;
}

export interface RestoreResult {
  readonly files: readonly Restored[];
  /** Ids of the calls that are undone, newest first; also those of other sessions. */
  readonly undone: readonly Checkpoint[];
  /** Checkpoint of this restore: restoring it brings back what was there. Absent for a dry run. */
  readonly id?: string;
  /** From what is there to what will be there; only of a dry run. */
  readonly diff?: string;
}

/** Before-images of every file that our tools touch, and the way back. */
export interface Checkpoints {
  /**
   * Keeps what stands at `paths`, so that the call that follows can be undone. Waits for calls on the same files.
   * Never fails for want of a store: then `notice` says that this call cannot be undone.
   * @throws CodiError `outside_workspace`; an abort.
   */
  before(
    call: Maker & { readonly paths: readonly string[]; readonly signal?: AbortSignal },
  ): Promise<Pending>;
  /** A named point to come back to. @throws CodiError `unavailable` when there is no store. */
  create(point: Maker & { readonly label: string }): Promise<Checkpoint>;
  /** Newest first, of this workspace only. @throws CodiError `unavailable`, `outside_workspace`. */
  list(filter: ListFilter): Promise<CheckpointPage>;
  /**
   * The net difference of one call, of all calls since a point, of a session or of an agent.
   * @throws CodiError `not_found`, `unavailable`, `outside_workspace`.
   */
  diff(of: DiffOf): Promise<NetDiff>;
  /**
   * Brings files back to what they were before a call, or at a named point, undoing every later call on them too.
   * All files or none. Keeps a checkpoint of what was there. Links are restored as links; what the calls made is
   * removed, folders only when empty.
   * @throws CodiError `stale` when files were changed outside since, `too_large` or `unreadable` when a content is
   * not kept (see `force`), `not_found`, `denied`, `unwritable`, `unavailable`, `outside_workspace`.
   */
  restore(options: RestoreOptions): Promise<RestoreResult>;
  /** Ends half-done work of dead processes, compresses, and holds the caps. Runs by itself, too. */
  upkeep(): Promise<Upkept>;
  close(): Promise<void>;
}

export interface CheckpointDeps {
  /** CODI_HOME; contents lie in `blobs/` below it. */
  readonly home: string;
  readonly fence: Fence;
  /** Opens state.db; called at the first use. */
  readonly openState: () => OpenStore;
  /** Throws where policy does not let `paths` be changed; asked before a restore. */
  readonly admit: (paths: readonly string[]) => Promise<void>;
  readonly unifiedDiff: UnifiedDiff;
  readonly now?: () => Date;
  readonly caps?: Partial<Caps>;
}

export function createCheckpoints(deps: CheckpointDeps): Checkpoints {
  const caps = { ...defaultCaps, ...deps.caps };
  const now = deps.now ?? (() => new Date());
  const blobs = createBlobs({ folder: join(deps.home, "blobs"), maxBytes: caps.maxFileBytes });
  const room = { ...deps, caps, now, blobs, live: new Set<number>(), owner: newOwner() };
  const ledger = createLedger(room);
  const inside = { ...room, ledger };
  const upkeep = createUpkeep(inside);
  const record = createRecord({ ...inside, soon: upkeep.soon });
  const list = createList(inside);
  const diff = createDiff(inside);
  return {
    before: record.before,
    create: list.create,
    list: list.list,
    diff: diff.diff,
    restore: createRestore({ ...inside, record, list, diff }),
    upkeep: upkeep.run,
    async close() {
      await upkeep.stop();
      ledger.close();
    },
  };
}

/** What the parts of this room share. */
export interface Room extends Required<CheckpointDeps> {
  readonly caps: Caps;
  readonly blobs: ReturnType<typeof createBlobs>;
  /** Under which name this room records its calls. */
  readonly owner: string;
  /** Those that are running, by `seq`. */
  readonly live: Set<number>;
}
