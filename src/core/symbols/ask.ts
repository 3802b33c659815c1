import { setImmediate, setTimeout } from "node:timers/promises";
import { CodiError } from "../../shared/errors.ts";
import type { IndexStatus } from "../indexing/index.ts";
import type { AskContext, SymbolsDeps } from "./index.ts";
import { createSources, type Sources } from "./sources.ts";
import { type View, viewOf } from "./view.ts";

/** What a question works with. Made anew for each round, so nothing read before is taken for true. */
export interface Inquiry {
  readonly view: View;
  readonly sources: Sources;
  /** Lets others have their turn when it is time, and ends the work when nobody waits for it any more. */
  pause(): Promise<void>;
}

/** What a question found, and what that rests on. */
export interface Finding<Result> {
  readonly result: Result;
  /** Files of the answer, as in the index: it holds only if they are as they were. */
  readonly files: readonly string[];
  /** Nothing was found: worth a look at the whole tree before it is said. */
  readonly isEmpty: boolean;
}

/** How long a first question waits for an index that is only being made. */
const firstWaitMs = 5_000;
/** How much longer it waits when nothing was found in what there is. */
const emptyWaitMs = 10_000;
/** How long a look at the whole tree may take before "not found" is said without its end. */
const syncWaitMs = 3_000;
const maxRounds = 3;
/** Files looked at on disk for one answer. */
const maxRefreshed = 400;
const turnMs = 10;

/**
 * Asks the index until the answer is about the files as they are: those it names are looked at on disk, and when one has
 * changed, the question is asked again.
 */
export async function ask<Result>(
  { indexing, readText }: SymbolsDeps,
  { signal, progress }: AskContext,
  question: (inquiry: Inquiry) => Promise<Finding<Result>>,
): Promise<{ result: Result; notes: string[] }> {
  let status = await indexing.ensure({ waitMs: firstWaitMs, signal, progress });
  let generation = 0;
  const put = async (): Promise<Finding<Result>> => {
    const reader = indexing.reader();
    if (!reader) throw noIndex(status);
    generation = reader.generation();
    let since = performance.now();
    const pause = async (): Promise<void> => {
      signal.throwIfAborted();
      if (performance.now() - since < turnMs) return;
      await setImmediate();
      since = performance.now();
    };
    signal.throwIfAborted();
    return question({ view: viewOf(reader), sources: createSources(reader.absolute, readText), pause });
  };

  let found = await put();
  const notes: string[] = [];
  if (found.isEmpty && status.state === "building") {
    status = await indexing.ensure({ waitMs: emptyWaitMs, signal, progress });
    found = await put();
  }
  if (found.isEmpty && status.state !== "building") {
    const synced = await within(syncWaitMs, indexing.sync(signal), signal);
    if (synced) status = synced;
    found = await put();
  }
  for (let round = 0; ; round++) {
    const files = [...new Set(found.files)].slice(0, maxRefreshed);
    const changed = files.length === 0 ? [] : await indexing.refresh(files, signal);
    // A file may have been indexed anew after we asked and before it was looked at: then it is no longer a changed one.
    if (changed.length === 0 && indexing.reader()?.generation() === generation) break;
    if (round === maxRounds) {
      // While the index is built, files are read for the first time: that is no change, and the state says it.
      if (changed.length > 0 && status.state !== "building")
        notes.push("Files keep changing while they are read: lines may be off. Ask again when they rest.");
      break;
    }
    found = await put();
  }
  const gaps = found.isEmpty && status.state === "ready" ? gapNotes(status) : [];
  return { result: found.result, notes: [...notes, ...stateNotes(status), ...gaps] };
}

/** What a reader has to know of the index before trusting an answer. */
function stateNotes({ state, progress, missing, reason }: IndexStatus): string[] {
  if (state === "building") {
    const how = progress ? `, ${count(progress.done)} of ${count(progress.total)} files` : "";
    return [`state: building${how}; what is found is right, but more may come. Ask again later.`];
  }
  if (state === "failed") return [`state: the index cannot be kept up to date. ${reason ?? ""}`.trim()];
  if (state !== "partial") return [];
  return missing.map(({ reason: why, count: files, examples }) => {
    const [example] = examples;
    return `state: partial; ${files === 1 ? "1 file" : `${count(files)} files`} ${why}${example === undefined ? "" : ` (${example})`}`;
  });
}

/** Whoever hears that there is nothing should know which files were not read in whole. */
function gapNotes({ missing }: IndexStatus): string[] {
  const files = missing.reduce((sum, { count: some }) => sum + some, 0);
  if (files === 0) return [];
  const [example] = missing.flatMap(({ examples }) => examples);
  const such = example === undefined ? "" : `, such as ${example}`;
  return [
    `${files === 1 ? "1 file was" : `${count(files)} files were`} not read in whole${such}: index_status says why, grep looks into them.`,
  ];
}

export const count = (value: number): string => value.toLocaleString("en-US");

function noIndex({ state, reason, progress }: IndexStatus): CodiError {
  if (state === "failed")
    return new CodiError("unavailable", reason ?? "There is no symbol index.", {
      hint: "Use grep and find_files instead; index_status tells more.",
    });
  const how = progress ? ` (${count(progress.done)} of ${count(progress.total)} files)` : "";
  return new CodiError("unavailable", `The symbol index is only being made${how}.`, {
    hint: "Call again in a few seconds; grep works meanwhile.",
  });
}

/** The result if it comes in time; the work goes on otherwise. */
async function within<Result>(
  ms: number,
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  const ended = new AbortController();
  try {
    // The clock is stopped when the work comes first, so that it keeps no process alive.
    const clock = setTimeout(ms, undefined, { signal: ended.signal }).catch(() => undefined);
    return await Promise.race([work, clock]);
  } finally {
    ended.abort();
    signal.throwIfAborted();
  }
}
