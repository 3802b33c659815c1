import { type Dirent, readlinkSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { CodiError } from "../../shared/errors.ts";
import type { Fence } from "../../shared/paths.ts";
import { type IgnoreRules, ignoreFiles, noRules, readIgnoreFiles, rulesAbove } from "../ignore/index.ts";
import type { Entry, Listing, ListOptions } from "./contract.ts";
import { isTemporaryName } from "./leftovers.ts";
import { readFolder } from "./open.ts";

/** Lists a folder as a tree; see the door. */
export function createList(fence: Fence) {
  return async function list(asked: string, options: ListOptions = {}): Promise<Listing> {
    const place = await fence.locate(asked);
    const { includeIgnored = false, limit = defaultEntries } = options;
    const found = readFolder(fence, place.real);
    const above = includeIgnored ? undefined : rulesAbove(place.real);
    // Somebody who asks for an ignored folder by its name wants to see what is in it.
    const rules = above?.isIgnored(place.real, true) ? noRules : above;
    const ignored: string[] = [];
    const walk: Walk = { fence, depth: options.depth ?? 1, ignored };
    const start = { real: place.real, prefix: "", depth: 1, rules, after: positionOf(options.cursor) };
    const entries: Entry[] = [];
    let room = mostChars;
    let pauseAt = performance.now() + maxHoldMs;
    for (const entry of entriesOf(walk, start, found)) {
      if (performance.now() > pauseAt) {
        await setImmediate();
        options.signal?.throwIfAborted();
        pauseAt = performance.now() + maxHoldMs;
      }
      const last = entries.at(-1);
      room -= entry.path.length - entry.path.lastIndexOf("/") + 2 * entry.depth;
      if ((entries.length >= limit || room < 0) && last)
        return { place, entries, ignored, cursor: encodeURI(last.path) };
      entries.push(entry);
    }
    return { place, entries, ignored };
  };
}

/** About 4,000 tokens of names. */
const defaultEntries = 500;
/** Of a page, as an indented tree: what the road lets through in one answer, with the cursor at its end. */
const mostChars = 25_000;
/** Other calls get their turn this often. */
const maxHoldMs = 15;

/** A cursor is the path of the last entry shown, in a form without blanks. */
function positionOf(cursor: string | undefined): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    return decodeURI(cursor).split("/");
  } catch (cause) {
    throw new CodiError("invalid_arguments", `"${cursor}" is not a cursor of a listing.`, {
      hint: "Give the cursor exactly as the page before ended.",
      cause,
    });
  }
}

interface Walk {
  readonly fence: Fence;
  readonly depth: number;
  /** Collects what the rules leave out. */
  readonly ignored: string[];
}

interface Folder {
  readonly real: string;
  /** Its path below the listed folder, with a slash at the end. */
  readonly prefix: string;
  readonly depth: number;
  /** Absent when ignored entries are wanted too. */
  readonly rules: IgnoreRules | undefined;
  /** Where an earlier page ended: the rest of its last entry's path below this folder. */
  readonly after: readonly string[] | undefined;
}

/** Entries in the order of their names, each folder followed by what it holds. */
function* entriesOf(walk: Walk, folder: Folder, found: readonly Dirent[]): Generator<Entry> {
  const rules = folder.rules && withOwnRules(folder.rules, folder.real, found);
  const resumeAt = folder.after?.[0];
  const below = folder.real.endsWith(path.sep) ? folder.real : folder.real + path.sep;
  for (const entry of found.toSorted(byName)) {
    const { name } = entry;
    if ((resumeAt !== undefined && name < resumeAt) || name === ".git" || isTemporaryName(name)) continue;
    const real = below + name;
    const shown = folder.prefix + name;
    if (rules?.isIgnored(real, entry.isDirectory())) {
      if (name !== resumeAt) walk.ignored.push(entry.isDirectory() ? `${shown}/` : shown);
      continue;
    }
    if (!entry.isDirectory()) {
      if (name !== resumeAt) yield plainEntry(entry, real, shown, folder.depth);
      continue;
    }
    const inside = folder.depth < walk.depth ? readInner(walk.fence, real) : undefined;
    const isClosed = inside === "closed";
    if (name !== resumeAt)
      yield { path: shown, kind: "folder", depth: folder.depth, ...(isClosed && { isClosed }) };
    if (inside === undefined || inside === "closed") continue;
    const after = name === resumeAt ? folder.after?.slice(1) : undefined;
    const next = { real, prefix: `${shown}/`, depth: folder.depth + 1, rules, after };
    yield* entriesOf(walk, next, inside);
  }
}

function plainEntry(entry: Dirent, real: string, shown: string, depth: number): Entry {
  if (entry.isFile()) return { path: shown, kind: "file", depth };
  if (!entry.isSymbolicLink()) return { path: shown, kind: "special", depth };
  return { path: shown, kind: "link", depth, target: targetOf(real) };
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "?"; // the link went away while we looked
  }
}

function withOwnRules(rules: IgnoreRules, real: string, found: readonly Dirent[]): IgnoreRules {
  // Most folders have none, and the listing already knows.
  const own = ignoreFiles.filter((name) => found.some((entry) => entry.name === name && entry.isFile()));
  return own.length === 0 ? rules : rules.withFile(real, readIgnoreFiles(real, own));
}

/** A folder on the way that cannot be opened does not spoil the listing: its entry says so. */
function readInner(fence: Fence, real: string): Dirent[] | "closed" {
  try {
    return readFolder(fence, real);
  } catch (error) {
    if (error instanceof CodiError) return "closed";
    throw error;
  }
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : 1;
}
