import { createTopic } from "../../shared/events.ts";
import { openThread, type Thread } from "../workers/index.ts";
import type { EnsureOptions, Indexing, IndexStatus } from "./contract.ts";
import { describeStatus } from "./describe.ts";
import { failureOf } from "./failure.ts";
import type { IndexerNotice, IndexerRequest, IndexerSetup } from "./messages.ts";
import { createReaders } from "./reader.ts";
import { createRoots, indexFolder } from "./roots.ts";

export interface IndexingOptions {
  /** CODI_HOME. */
  readonly home: string;
  /** Workspace folders, absolute, links resolved. */
  readonly roots: readonly string[];
  /** Parsing threads; 0 parses in the indexer's own thread. */
  readonly workers: number;
}

/** Makes the index of a workspace. No thread is started and no file is opened before somebody asks. */
export function createIndexing({ home, roots: folders, workers }: IndexingOptions): Indexing {
  const roots = createRoots(folders);
  const folder = indexFolder(home, roots.folders);
  const changed = createTopic<IndexStatus>();
  const progressed = createTopic<IndexStatus>();
  const readers = createReaders(folder, roots, () => void ask({ kind: "damaged" }).catch(() => undefined));
  let status: IndexStatus = { ...nothing, ...(folders.length === 0 && noWorkspace) };
  let thread: Thread | undefined;
  let isClosed = false;

  const setStatus = (next: IndexStatus): IndexStatus => {
    status = next;
    return status;
  };
  const open = (): Thread => {
    if (thread !== undefined) return thread;
    const setup: IndexerSetup = { folder, roots: folders, workers };
    const mine = openThread({
      actor: "indexer",
      setup,
      onNotice(event) {
        // Only the indexer speaks here.
        const notice = event as IndexerNotice;
        setStatus(notice.status);
        (notice.isChange ? changed : progressed).emit(notice.status);
      },
    });
    thread = mine;
    if (status.state === "empty")
      setStatus({ ...status, state: "building", freshness: "the indexer is starting" });
    void mine.ended.then((reason) => {
      if (thread === mine) thread = undefined;
      if (reason !== undefined) setStatus({ ...status, state: "failed", reason: failureOf(reason) });
    });
    return mine;
  };
  const ask = async (request: IndexerRequest, signal?: AbortSignal): Promise<unknown> =>
    open().request(request, signal);

  const ensure = async ({
    waitMs = 0,
    signal,
    progress,
    chunks = false,
  }: EnsureOptions): Promise<IndexStatus> => {
    if (folders.length === 0 || isClosed) return status;
    const report = ({ progress: at }: IndexStatus) => at !== undefined && progress?.(at.done, at.total);
    const endReport = progressed.on(report);
    try {
      // The indexer answers with its status; it goes on when nobody waits any longer.
      const answer = ask({ kind: "ensure", chunks }, signal).then((next) => setStatus(next as IndexStatus));
      return await within(waitMs, answer, () => status);
    } catch (error) {
      if (signal?.aborted) throw error;
      return setStatus({ ...status, state: "failed", reason: failureOf(error) });
    } finally {
      endReport();
    }
  };

  return {
    ensure: (options = {}) => ensure(options),
    reader: () => (thread === undefined && status.state === "empty" ? undefined : readers.current()),
    async refresh(paths, signal) {
      if (paths.length === 0 || folders.length === 0) return [];
      // The indexer answers with the paths that changed.
      return (await ask({ kind: "refresh", paths }, signal)) as string[];
    },
    async sync(signal) {
      if (folders.length === 0) return status;
      // The indexer answers with its status.
      return setStatus((await ask({ kind: "sync" }, signal)) as IndexStatus);
    },
    touch(paths) {
      if (thread === undefined) return;
      const known = paths.flatMap((path) => roots.pathOf(path) ?? []);
      // Who asks next waits for it, and hears of what went wrong.
      if (known.length > 0) void ask({ kind: "touch", paths: known }).catch(() => undefined);
    },
    pathOf: roots.pathOf,
    status: () => status,
    describe: () => describeStatus(status),
    async rebuild() {
      if (folders.length > 0) await ask({ kind: "rebuild" });
    },
    onChange: changed.on,
    async close() {
      isClosed = true;
      await thread?.close();
      readers.close();
    },
  };
}

/** The answer, or what there is when the time is over. */
async function within<T>(ms: number, answer: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), ms);
  });
  // Whoever stopped waiting does not hear of a later failure; the status does.
  answer.catch(() => undefined);
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

const nothing: IndexStatus = {
  state: "empty",
  files: 0,
  symbols: 0,
  bytes: 0,
  missing: [],
  writer: { who: "nobody" },
  freshness: "nobody has asked for the index yet",
  notices: [],
};

const noWorkspace = {
  state: "failed",
  reason: "This server has no workspace. Start it with --root FOLDER (or CODI_ROOT).",
} as const;
