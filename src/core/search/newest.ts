import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FileList } from "./file-list.ts";
import type { Glob } from "./glob.ts";
import { cancelled } from "./ripgrep.ts";
import { showPath } from "./show.ts";
import type { Target } from "./target.ts";

/** A file that matches. */
export interface Found {
  /** Exact absolute path; bytes when it is not UTF-8. */
  readonly path: string | Buffer;
  /** Path in an answer before anything in it is escaped; orders files of one time. */
  readonly name: string;
  /** Set where the name is not UTF-8, which takes its bytes to show. */
  readonly shown?: string;
  /** Last change of the content, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** An answer kept for its later pages, so that files touched in between are neither lost nor returned twice. */
interface PastAnswer {
  readonly id: string;
  readonly found: readonly Found[];
  readonly searched: number;
}

/** Answers kept, and files in them; the rest is found again by time and path. */
const maxAnswers = 8;
const maxFound = 200_000;
/** Paths looked at between two turns of the event loop: about 10 ms. */
const perTurn = 4000;

/** Newest first, then by path. */
export function byAge(a: Pick<Found, "changedAt" | "name">, b: Pick<Found, "changedAt" | "name">): number {
  return b.changedAt - a.changedAt || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/**
 * Matches a list and asks for the time of each file that matches; times are never kept, since a file can change without
 * its folder noticing. Synchronous calls in slices: 3 µs a file, against 20 µs through the thread pool.
 */
export async function statAll(
  target: Target,
  list: FileList,
  glob: Glob,
  signal: AbortSignal,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let at = 0; at < list.paths.length; at += 1) {
    const path = list.paths[at] ?? "";
    if (!glob.matches(path)) continue;
    if (found.length % perTurn === perTurn - 1) await nextTurn();
    if (signal.aborted) throw cancelled(signal.reason);
    const exact = list.exact.get(at);
    const full = exact === undefined ? `${target.folder}/${path}` : bytesOf(target.folder, exact);
    const stats = lstatSync(full, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    const odd = exact === undefined ? {} : { shown: showPath(exact, target.prefix) };
    found.push({
      path: full,
      name: target.isFile ? target.prefix : target.prefix + path,
      changedAt: stats.mtimeMs,
      ...odd,
    });
  }
  return found;
}

/** The path as shown to a model. */
export function shownOf(file: Found): string {
  return file.shown ?? showPath(Buffer.from(file.name), "");
}

export function isThere(file: Found): boolean {
  return lstatSync(file.path, { throwIfNoEntry: false }) !== undefined;
}

/** Remembers the last answers. */
export function createPastAnswers() {
  const answers = new Map<string, PastAnswer>();
  return {
    find: (id: string) => answers.get(id),
    remember(found: readonly Found[], searched: number): PastAnswer {
      const answer = { id: randomBytes(6).toString("base64url"), found, searched };
      answers.set(answer.id, answer);
      for (const [oldest] of answers) {
        if (answers.size <= 1 || (answers.size <= maxAnswers && total(answers) <= maxFound)) break;
        answers.delete(oldest);
      }
      return answer;
    },
  };
}

function total(answers: ReadonlyMap<string, PastAnswer>): number {
  return [...answers.values()].reduce((sum, answer) => sum + answer.found.length, 0);
}

function bytesOf(folder: string, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), path]);
}
