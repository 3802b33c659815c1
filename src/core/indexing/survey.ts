import { statSync } from "node:fs";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CataloguedFile } from "../../store/index-record.ts";
import type { FileListing } from "../search/index.ts";
import { languageOf } from "../syntax/index.ts";
import type { Missing } from "./contract.ts";
import type { ParseTask } from "./parser.ts";
import type { Roots } from "./roots.ts";
import { isSameStamp, stampOf } from "./stamp.ts";

/** What a look at the whole tree found. */
export interface Survey {
  /** Files that are new, or not as they were indexed. */
  readonly tasks: readonly ParseTask[];
  /** Indexed files that are not there any more, or are left out now. */
  readonly gone: readonly CataloguedFile[];
  readonly missing: readonly Missing[];
}

export interface SurveyOptions {
  readonly roots: Roots;
  readonly list: (folder: string, signal: AbortSignal) => Promise<FileListing>;
  readonly catalogue: readonly CataloguedFile[];
  /** Hash of an indexed file's content. */
  readonly hashOf: HashOf;
  /** Version that chunks must have; undefined while nobody wants any. */
  readonly chunks: number | undefined;
  readonly signal: AbortSignal;
}

type HashOf = (id: number) => Uint8Array | undefined;

/** Files looked at between two turns of the event loop. */
const perTurn = 1_000;
const maxExamples = 5;

/** Lists the tree and compares every file with the index by size and times. */
export async function survey(options: SurveyOptions): Promise<Survey> {
  const { roots, signal } = options;
  const known = new Map(options.catalogue.map((file) => [file.path, file]));
  const tasks: ParseTask[] = [];
  const missing: Missing[] = [];
  const lost: string[] = [];
  let looked = 0;
  for (const folder of roots.folders) {
    if (!isFolder(folder)) {
      lost.push(folder);
      continue;
    }
    const listing = await options.list(folder, signal);
    missing.push(...gaps(listing, (one) => roots.join(folder, one)));
    for (const relative of listing.paths) {
      const language = languageOf(relative);
      if (language === undefined) continue;
      if (++looked % perTurn === 0) await nextTurn();
      signal.throwIfAborted();
      const name = roots.join(folder, relative);
      const task = compare(name, path.join(folder, relative), language, known.get(name), options);
      if (task === "gone") continue;
      known.delete(name);
      if (task !== "same") tasks.push(task);
    }
  }
  if (lost.length > 0)
    missing.push({
      reason: "lie in a workspace folder that cannot be opened",
      count: lost.length,
      examples: lost,
    });
  // What cannot be looked at now is kept as it was.
  const isLost = (file: CataloguedFile) =>
    lost.some((folder) => roots.absolute(file.path).startsWith(folder + path.sep));
  return { tasks, gone: [...known.values()].filter((file) => !isLost(file)), missing };
}

/** What is to be done about one file. */
export function compare(
  name: string,
  absolute: string,
  language: string,
  known: CataloguedFile | undefined,
  { chunks, hashOf }: Pick<SurveyOptions, "chunks" | "hashOf">,
): ParseTask | "same" | "gone" {
  const stamp = stampOf(absolute);
  if (stamp === undefined) return "gone";
  const needsChunks = chunks !== undefined && known?.chunked !== chunks;
  const isSame = known !== undefined && stamp !== "unreadable" && isSameStamp(stamp, known);
  if (isSame && !needsChunks) return "same";
  if (isSame)
    return {
      path: name,
      absolute,
      language,
      wantsChunks: true,
      knownHash: hashOf(known.id),
      definedBy: known.id,
    };
  return {
    path: name,
    absolute,
    language,
    wantsChunks: chunks !== undefined,
    // Reading again is the only way to learn what content an unreadable file has.
    knownHash: needsChunks || known === undefined ? undefined : hashOf(known.id),
  };
}

function gaps({ closed, unnamed }: FileListing, name: (path: string) => string): Missing[] {
  const found: Missing[] = [];
  if (closed.length > 0) {
    const examples = closed.slice(0, maxExamples).map(name);
    found.push({ reason: "lie in folders that cannot be read", count: closed.length, examples });
  }
  if (unnamed > 0) found.push({ reason: "have names that are not UTF-8", count: unnamed, examples: [] });
  return found;
}

function isFolder(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    return false; // gone or closed to us: either way there is nothing to list
  }
}
