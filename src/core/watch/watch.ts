import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { FolderEvents, FolderWatcher } from "./folders.ts";
import type { DescribedEvent, FileEvent, Watch, WatchBatch, WatchOptions, WatchState } from "./index.ts";
import { createPending, type Pending } from "./pending.ts";

type StartFolders = (
  roots: readonly string[],
  ignore: (path: string) => boolean,
  events: FolderEvents,
) => Promise<FolderWatcher>;

/** One run of the watcher, from the first subscriber to the last. */
interface Run {
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

// A branch switch is one event to a person; its thousand files are not worth a thousand entries.
const maxRecorded = 50;

/** The life of a watch, over whatever watches folders. */
export function createWatchOf(options: WatchOptions, startFolders: StartFolders): Watch {
  const listeners = new Set<(batch: WatchBatch) => void>();
  let state: WatchState = { phase: "off" };
  let run: Run | undefined;

  const deliver = (batch: WatchBatch) => {
    for (const listener of [...listeners]) listener(batch);
    recordOutside(batch).catch(() => {
      // A record that cannot be written is the log's fault, and it says so itself at the next call.
    });
  };
  const describe = async (event: FileEvent): Promise<DescribedEvent> => ({
    ...event,
    ...(event.kind === "delete" ? {} : await contentOf(event.path)),
    attribution: options.attribute?.(event) ?? "unknown",
  });
  const recordOutside = async ({ events }: WatchBatch) => {
    if (!options.record) return;
    const outside = events.filter((event) => options.attribute?.(event) === undefined);
    for (const event of outside.slice(0, maxRecorded)) options.record(await describe(event));
  };
  const start = (): Run => {
    let isStopped = false;
    const pending: Pending = createPending(deliver);
    const setState = (next: WatchState) => {
      if (!isStopped) state = next;
    };
    setState({ phase: "starting" });
    const giveUp = (reason: string) => setState({ phase: "rescanning", reason });
    const folders = startFolders(options.roots, options.ignore ?? (() => false), {
      change: pending.add,
      miss(reason) {
        if (reason !== undefined) giveUp(reason);
        pending.miss();
      },
    });
    const ready = folders
      .then(async (watcher) => {
        await watcher.ready;
        if (state.phase === "starting") setState({ phase: "watching" });
      })
      .catch(() => giveUp("the watcher does not start"));
    return {
      ready,
      async stop() {
        isStopped = true;
        state = { phase: "off" };
        pending.close();
        await folders.then((watcher) => watcher.close()).catch(() => undefined);
      },
    };
  };
  const stopIfUnused = async () => {
    if (listeners.size > 0 || run === undefined) return;
    const last = run;
    run = undefined;
    await last.stop();
  };

  return {
    subscribe(listener) {
      // A listener of its own, so that one function may subscribe twice.
      const own = (batch: WatchBatch) => listener(batch);
      listeners.add(own);
      run ??= start();
      return {
        ready: run.ready,
        async stop() {
          listeners.delete(own);
          await stopIfUnused();
        },
      };
    },
    state: () => state,
    describe,
    async close() {
      listeners.clear();
      await stopIfUnused();
    },
  };
}

/** Reads plain files only: a link could lead anywhere, a pipe could wait for ever. */
async function contentOf(path: string): Promise<Pick<DescribedEvent, "sha256" | "bytes">> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    if (!(await file.stat()).isFile()) return {};
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest("hex"), bytes };
  } catch {
    // Gone, or not for us to read: the event stands without a checksum.
    return {};
  } finally {
    await file?.close();
  }
}
