import { setTimeout as pause } from "node:timers/promises";
import { checkTables } from "../../store/check.ts";
import { isCorrupt } from "../../store/corrupt.ts";
import { resetIndex } from "../../store/index-open.ts";
import { IndexReplacedError } from "../../store/index-writer.ts";
import { createFileListing } from "../search/index.ts";
import { type Actor, createPool, type Thread } from "../workers/index.ts";
import type { ChunkProduct, IndexStatus } from "./contract.ts";
import { createDesk } from "./desk.ts";
import { failureOf } from "./failure.ts";
import { buildFingerprint } from "./fingerprint.ts";
import { type Following, followChanges } from "./follow.ts";
import type { IndexerNotice, IndexerRequest, IndexerSetup } from "./messages.ts";
import { runPass } from "./pass.ts";
import { refreshFiles } from "./refresh.ts";
import { createRoots } from "./roots.ts";
import type { Session } from "./session.ts";
import { createStatus } from "./status.ts";
import { createTurns } from "./turns.ts";

/** What the indexer's thread is made of. */
export interface IndexerParts {
  /** Opens a parser: in this thread, or in one of its own. */
  readonly openParser: (isInline: boolean) => Thread;
  readonly loadChunks: (() => Promise<ChunkProduct>) | undefined;
}

/** How often a server tries to become the keeper, and the keeper looks for what others wish. */
const pollMs = 1_000;
/** How often a server that waits for another's first pass looks. */
const waitMs = 50;
/**
 * The grammars' memory in a thread only grows: it is replaced after so many files, or beyond so many bytes. A thread
 * that reads ordinary files has about 85 MB; one file of a megabyte doubles that.
 */
const maxTasks = 4_000;
const maxParserBytes = 120 * 1024 * 1024;
const parserIdleMs = 120_000;
/** A failed pass is tried again when somebody asks, but not more often than this. */
const retryMs = 2_000;
/** Where changes are not reported, the tree is looked at for a question when the last look is older than this. */
const staleMs = 2_000;
/** More changes at once than this are cheaper to find by a look at everything. */
const maxTouched = 500;
/** Files that come in a burst are linked once. */
const linkQuietMs = 200;
const progressMs = 100;
const unwatched = "the watcher has not begun";

/**
 * The actor that works on the index of a workspace in one process. As the keeper (there is one among all servers) it
 * builds the index and follows the disk; otherwise it only refreshes the files that its own server asks about.
 */
export function startIndexer(
  setup: IndexerSetup,
  notify: (notice: IndexerNotice) => void,
  { openParser, loadChunks }: IndexerParts,
): Actor {
  const roots = createRoots(setup.roots);
  const list = createFileListing();
  const end = new AbortController();
  const { signal } = end;
  const isInline = setup.workers === 0;
  const pool = createPool({
    open: () => openParser(isInline),
    size: Math.max(1, setup.workers),
    // In this thread there is nothing to replace: it would only compile all queries again, and free nothing.
    ...(!isInline && { maxTasks, maxBytes: maxParserBytes, idleMs: parserIdleMs }),
  });
  const desk = createDesk({ folder: setup.folder, roots, fingerprint: buildFingerprint(), loadChunks });
  const dirty = new Set<string>();
  let following: Following | undefined;
  let failure: string | undefined;
  let failedAt = 0;
  let lookedAt = 0;
  let progress: { done: number; total: number } | undefined;
  let toldAt = 0;
  let linking: NodeJS.Timeout | undefined;

  const blind = (): string | undefined => {
    if (desk.isKeeper()) return following ? following.blind() : unwatched;
    return desk.session()?.writer.meta.get("blind") || undefined;
  };
  const statusNow = createStatus(desk, () => ({ failure, progress, blind: blind() }));
  const tell = (isChange: boolean): void => {
    toldAt = Date.now();
    notify({ status: statusNow(), isChange });
  };
  const fail = (error: unknown): void => {
    failure = failureOf(error);
    failedAt = Date.now();
  };
  const session = (): Session => {
    const open = desk.session();
    if (open === undefined) throw new Error("the index is not open");
    return open;
  };

  const passes = createTurns(async () => {
    const startedAt = Date.now();
    const mine = desk.session();
    try {
      const again = await runPass({
        session: session(),
        roots,
        pool,
        list,
        signal,
        progress(done, total) {
          progress = total > 0 ? { done, total } : undefined;
          if (Date.now() - toldAt >= progressMs) tell(false);
        },
        changed: () => undefined,
      });
      if (again.length > 0) await refresh(again);
      failure = undefined;
      lookedAt = startedAt;
    } catch (error) {
      // An index that was replaced meanwhile took its connection along.
      if (desk.session() !== mine) void passes.run();
      else if (!signal.aborted) await recover(error);
    } finally {
      progress = undefined;
      if (!signal.aborted) tell(true);
    }
  });
  let mendedAt = 0;
  const recover = async (error: unknown): Promise<void> => {
    if (error instanceof IndexReplacedError) {
      await desk.reopen().then(() => void passes.run(), fail);
      return;
    }
    fail(error);
    // Twice in a row is a broken disk and not a broken file.
    if (!isCorrupt(error) || Date.now() - mendedAt < retryMs) return;
    mendedAt = Date.now();
    await desk.startAnew().then(() => void passes.run(), fail);
  };
  const drain = createTurns(async () => {
    const paths = [...dirty];
    dirty.clear();
    if (paths.length > maxTouched) await passes.run();
    else if (paths.length > 0) await refresh(paths);
  });

  const refresh = async (paths: readonly string[], stop?: AbortSignal): Promise<readonly string[]> => {
    const mine = desk.session();
    try {
      const { changed, needsLinking } = await refreshFiles(paths, {
        session: session(),
        roots,
        pool,
        signal: stop,
      });
      if (needsLinking) linkSoon();
      if (changed.length > 0) tell(true);
      return changed;
    } catch (error) {
      if (stop?.aborted === true) throw error;
      if (desk.session() !== mine) throw new IndexReplacedError();
      await recover(error);
      throw error;
    }
  };
  const linkSoon = (): void => {
    clearTimeout(linking);
    linking = setTimeout(() => void passes.run(), linkQuietMs);
  };

  const keep = (): void => {
    const isNew = !isComplete();
    const first = passes.run();
    // What the watcher's first look costs comes after the answer that somebody waits for.
    if (isNew) follow();
    else void first.then(follow).then(examine);
  };
  const follow = (): void => {
    if (signal.aborted) return;
    following ??= followChanges(roots, {
      changed(paths) {
        for (const path of paths) dirty.add(path);
        drain.run().catch(fail);
      },
      missed: () => void passes.run(),
    });
    const mine = following;
    desk.session()?.writer.meta.set("blind", mine.blind() ?? "");
    void mine.ready.then(() => {
      if (signal.aborted) return;
      desk.session()?.writer.meta.set("blind", mine.blind() ?? "");
      // What changed while the watcher looked around.
      void passes.run();
    });
  };
  /** A damaged file is found by reading it all, which is not worth waiting for: it can be made anew at any time. */
  const examine = async (): Promise<void> => {
    const mine = desk.session();
    try {
      if (mine !== undefined && !signal.aborted) await checkTables(mine.database);
    } catch (error) {
      if (desk.session() === mine && isCorrupt(error)) await recover(error);
    }
  };
  // One after the other: the second of two at once would begin a pass before the first has said what it is to make.
  let starting: Promise<void> = Promise.resolve();
  const start = (wantsChunks = false): Promise<void> => {
    starting = starting.catch(() => undefined).then(() => startNow(wantsChunks));
    return starting;
  };
  const startNow = async (wantsChunks: boolean): Promise<void> => {
    try {
      if (await desk.open()) {
        // Before the first pass, which then makes both.
        if (wantsChunks) await markChunks();
        keep();
      } else if (desk.session()?.writer.isCurrent() === false) await desk.reopen();
      if (desk.session() !== undefined && passes.current() === undefined && isDue()) void passes.run();
    } catch (error) {
      await recover(error);
    }
  };
  const isDue = (): boolean =>
    desk.isKeeper() &&
    (failure !== undefined
      ? Date.now() - failedAt > retryMs
      : session().writer.meta.get("complete") === undefined);
  const timer = setInterval(() => void start(), pollMs);
  timer.unref();

  const isComplete = (): boolean => desk.session()?.writer.meta.get("complete") !== undefined;
  const ensure = async (wantsChunks: boolean, stop: AbortSignal): Promise<IndexStatus> => {
    await start(wantsChunks);
    if (wantsChunks && (await markChunks())) chunking = passes.run();
    if (wantsChunks) await chunking;
    await passes.current();
    while (!isComplete() && failure === undefined && !desk.isForeign()) {
      await pause(waitMs, undefined, { signal: stop });
      await start();
      await passes.current();
    }
    if (failure !== undefined || desk.isForeign()) return statusNow();
    if (dirty.size > 0 || drain.current() !== undefined) await drain.run().catch(fail);
    if (blind() !== undefined && Date.now() - lookedAt > staleMs) await passes.run();
    return statusNow();
  };
  let chunking: Promise<void> | undefined; // all who ask for code wait for it
  /** Notes that chunks are wanted. @returns whether that is new, so that a pass has to make them. */
  const markChunks = async (): Promise<boolean> => {
    const version = String((await loadChunks?.())?.version ?? "");
    const open = desk.session();
    if (open === undefined || version === "" || open.writer.meta.get("chunks") === version) return false;
    open.writer.meta.set("chunks", version);
    return true;
  };
  const rebuild = async (): Promise<void> => {
    await start();
    resetIndex(session().database, buildFingerprint());
    await desk.reopen();
    failure = undefined;
    if (desk.isKeeper()) void passes.run();
    tell(true);
  };

  const answer = async (request: IndexerRequest, stop: AbortSignal): Promise<unknown> => {
    switch (request.kind) {
      case "ensure":
        return ensure(request.chunks, stop);
      case "refresh":
        await start();
        return desk.session() === undefined ? [] : refresh(request.paths, stop);
      case "touch":
        await start();
        for (const path of request.paths) dirty.add(path);
        return desk.session() === undefined ? undefined : drain.run();
      case "sync":
        await ensure(false, stop);
        if (failure === undefined && !desk.isForeign()) await passes.run();
        return statusNow();
      case "rebuild":
        return rebuild();
      case "damaged":
        return recover(Object.assign(new Error("damaged"), { code: "SQLITE_CORRUPT" }));
    }
  };
  /** What a damaged or replaced file makes fail is asked for again, once, of the new one. */
  const attempt = async (request: IndexerRequest, stop: AbortSignal): Promise<unknown> => {
    try {
      return await answer(request, stop);
    } catch (error) {
      if (!isCorrupt(error) && !(error instanceof IndexReplacedError)) throw error;
      await recover(error);
      return await answer(request, stop);
    }
  };
  return {
    isConcurrent: true,
    // Only `createIndexing` asks, and it asks this.
    request: (input, stop) => attempt(input as IndexerRequest, stop),
  };
}
