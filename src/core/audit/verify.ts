import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { closingTool, genesis, isIntact } from "./chain.ts";
import { listSegments, parseEntry } from "./read.ts";

/** What was found wrong in one segment. */
export interface Fault {
  readonly segment: string;
  /** Line number, from 1. */
  readonly line: number;
  /** `seq` of the entry, where it can be read. */
  readonly seq: number | undefined;
  readonly reason: string;
}

export interface Verification {
  readonly segments: number;
  readonly entries: number;
  /** The first fault of each bad segment. */
  readonly faults: readonly Fault[];
  /** Segments without a closing record: their process still runs or was killed, and their end cannot be proven. */
  readonly open: readonly string[];
}

/** Follows every chain from its first entry; a segment may also continue the chain of an older one of the same process. */
export function verifySegments(directory: string): Verification {
  const heads = new Set([genesis]);
  const faults: Fault[] = [];
  const open: string[] = [];
  let entries = 0;
  const segments = listSegments(directory);
  for (const path of segments) {
    const result = follow(path, heads);
    entries += result.entries;
    heads.add(result.head);
    if (result.fault) faults.push(result.fault);
    else if (!result.closed) open.push(basename(path));
  }
  return { segments: segments.length, entries, faults, open };
}

interface Followed {
  readonly entries: number;
  readonly head: string;
  readonly closed: boolean;
  readonly fault: Fault | undefined;
}

function follow(path: string, heads: ReadonlySet<string>): Followed {
  const content = readFileSync(path);
  const lines = content.toString("utf8").split("\n");
  const torn = lines.pop() !== "";
  let prev: string | undefined;
  let seq: number | undefined;
  let closed = false;
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    const wrong = (reason: string): Followed => ({
      entries: index,
      head: prev ?? genesis,
      closed: false,
      fault: { segment: basename(path), line: index + 1, seq: entry?.seq, reason },
    });
    if (!entry) return wrong("is not an audit entry");
    if (!isIntact(line)) return wrong("was changed: its hash does not fit its content");
    if (closed) return wrong("was added after the segment had been closed");
    if (prev === undefined ? !heads.has(entry.prev) : entry.prev !== prev)
      return wrong("does not follow the entry before it");
    if (seq !== undefined && entry.seq !== seq + 1) return wrong(`is out of order: ${seq + 1} was expected`);
    prev = entry.hash;
    seq = entry.seq;
    closed = entry.tool === closingTool;
  }
  // Such a segment counts as open: its process died in the middle of an entry that nobody was told of.
  const cutByKill = !closed && content.length % pageBytes === 0;
  const fault =
    torn && !cutByKill
      ? {
          segment: basename(path),
          line: lines.length + 1,
          seq: undefined,
          reason: "is torn: it has no end of line",
        }
      : undefined;
  return { entries: lines.length, head: prev ?? genesis, closed, fault };
}

// A write that a kill interrupts ends where the kernel looks for signals: on a border of memory pages (mm/filemap.c).
const pageBytes = 4096;
