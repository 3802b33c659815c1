import { CodiError } from "../../shared/errors.ts";
import { decode } from "./encoding.ts";
import type { Memory } from "./memory.ts";
import type { Snapshot } from "./snapshot.ts";
import { isExpected, isSame, shownHash } from "./stamp.ts";

/** What the caller believes about a file that it wants to change. */
export interface Belief {
  readonly session?: string | undefined;
  readonly expectedHash?: string | undefined;
}

/**
 * Refuses to go on with a file that is not what the caller believes: by the hash it names, or else by what its
 * session last saw. The refusal shows the lines that changed; when it could show all of them, the session has
 * seen the new content and may simply try again.
 * @throws CodiError `stale`.
 */
export function assertFresh(memory: Memory, now: Snapshot, { session, expectedHash }: Belief): void {
  if (expectedHash !== undefined && isExpected(now.stamp, expectedHash)) return;
  const seen = session === undefined ? undefined : memory.recall(session, now.place.real);
  if (expectedHash === undefined && (seen === undefined || isSame(seen, now.stamp))) return;
  const change = seen?.bytes && now.bytes ? describeChange(seen.bytes, now.bytes) : undefined;
  if (change?.isWhole && session !== undefined && now.bytes) {
    memory.remember(session, now.place.real, { ...now.stamp, bytes: now.bytes });
  }
  const shown = now.place.shown;
  const what =
    expectedHash === undefined
      ? `${shown} changed on disk since it was last read here; its hash is now ${shownHash(now.stamp)}.`
      : `${shown} is not the content with hash ${expectedHash}; its hash is now ${shownHash(now.stamp)}.`;
  throw new CodiError("stale", change ? `${what}\n${change.text}` : what, {
    hint: change?.isWhole
      ? "Nothing was written. Make the change again with these lines in mind."
      : "Nothing was written. Read the file again, then make the change anew.",
  });
}

/** Enough to see a formatter's or a colleague's edit; a rewritten file is better read again. */
const maxLines = 40;
const longestLineChars = 200;
const contextLines = 2;

function describeChange(before: Buffer, after: Buffer): { text: string; isWhole: boolean } | undefined {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const oldLines = old.length - head - tail;
  const newLines = fresh.length - head - tail;
  if (oldLines === 0 && newLines === 0) return undefined;
  const first = Math.max(0, head - contextLines);
  const end = Math.min(fresh.length, head + newLines + contextLines);
  const window = fresh.slice(first, Math.min(end, first + maxLines));
  const rows = window.map(
    (line, index) => `${first + index + 1}\t${line.slice(0, longestLineChars).trimEnd()}`,
  );
  const isWhole = first + maxLines >= end && window.every((line) => line.length <= longestLineChars);
  const left = end - first - window.length;
  if (left > 0) rows.push(`(${left} more changed lines)`);
  return { text: `${headline(head + 1, oldLines, newLines)}\n${rows.join("\n")}`, isWhole };
}

/** Lines with their line ends, so that a change of these alone counts too. */
function linesOf(bytes: Buffer): readonly string[] {
  return decode(bytes, "").text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function headline(line: number, oldLines: number, newLines: number): string {
  if (newLines === 0) return `${counted(oldLines)} removed before line ${line}:`;
  if (oldLines === 0) return `${counted(newLines)} added from line ${line} on:`;
  return `${counted(oldLines)} from line ${line} on replaced by ${counted(newLines)}:`;
}

function counted(lines: number): string {
  return lines === 1 ? "1 line" : `${lines} lines`;
}
