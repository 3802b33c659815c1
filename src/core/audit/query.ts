import { CodiError } from "../../shared/errors.ts";
import { closingTool } from "./chain.ts";
import type { AuditEntry, AuditStatus } from "./index.ts";
import { linesFromEnd, listSegments, parseEntry } from "./read.ts";

export interface AuditFilter {
  /** Only entries that contain this text, without regard to case. */
  readonly text?: string | undefined;
  readonly session?: string | undefined;
  /** A client's name, an AI tool's id or an actor type. */
  readonly actor?: string | undefined;
  readonly tool?: string | undefined;
  readonly status?: AuditStatus | undefined;
  /** ISO 8601, inclusive. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Give it back to go on with older entries; absent at the end. */
  readonly cursor: string | undefined;
  /** Entries looked at to make this page. */
  readonly scanned: number;
}

// A page that finds little stops here and hands out a cursor, so that one question never reads years of history.
const maxScanned = 50_000;

/** Merges the tails of all segments by time; each is read backwards and only as far as the page needs. */
export function findEntries(directory: string, filter: AuditFilter): AuditPage {
  const since = time(filter.since, "since");
  const until = time(filter.until, "until");
  const after = filter.cursor === undefined ? undefined : parseCursor(filter.cursor);
  const entries: AuditEntry[] = [];
  let scanned = 0;
  let last: AuditEntry | undefined;
  for (const entry of newestFirst(directory)) {
    if (after !== undefined && position(entry) >= after) continue;
    if (since !== undefined && entry.ts < since) break;
    if (entries.length === filter.limit || scanned === maxScanned) {
      return { entries, cursor: last && toCursor(last), scanned };
    }
    scanned += 1;
    last = entry;
    if ((until === undefined || entry.ts <= until) && fits(entry, filter)) entries.push(entry);
  }
  return { entries, cursor: undefined, scanned };
}

function* newestFirst(directory: string): Generator<AuditEntry> {
  const heads = listSegments(directory)
    .map(entriesOf)
    .filter((head) => head.entry !== undefined);
  while (heads.length > 0) {
    let newest = heads[0];
    for (const head of heads) if (newest && position(head.entry) > position(newest.entry)) newest = head;
    if (!newest?.entry) return;
    yield newest.entry;
    newest.advance();
    if (newest.entry === undefined) heads.splice(heads.indexOf(newest), 1);
  }
}

interface Head {
  entry: AuditEntry | undefined;
  advance(): void;
}

function entriesOf(path: string): Head {
  const lines = linesFromEnd(path);
  const next = (): AuditEntry | undefined => {
    // for-of would close the file at the first return.
    for (let line = lines.next(); !line.done; line = lines.next()) {
      const entry = parseEntry(line.value);
      if (entry) return entry;
    }
    return undefined;
  };
  const head: Head = {
    entry: undefined,
    advance() {
      head.entry = next();
    },
  };
  head.advance();
  return head;
}

function fits(entry: AuditEntry, filter: AuditFilter): boolean {
  const { text, session, actor, tool, status } = filter;
  if (session !== undefined && entry.session !== session) return false;
  // Closing a segment is the log's own business; it shows only to those who ask for it.
  if (entry.tool !== tool && (tool !== undefined || entry.tool === closingTool)) return false;
  if (status !== undefined && entry.status !== status) return false;
  if (
    actor !== undefined &&
    ![entry.ai_tool, entry.actor_type, entry.client, entry.client.split("/")[0]].includes(actor)
  )
    return false;
  return text === undefined || JSON.stringify(entry).toLowerCase().includes(text.toLowerCase());
}

// Orders entries of several processes: by time, then by number; the hash settles the rest, once and for all.
const position = (entry: AuditEntry | undefined): string =>
  entry ? `${entry.ts}|${String(entry.seq).padStart(12, "0")}|${entry.hash.slice(0, 8)}` : "";

const toCursor = (entry: AuditEntry): string => Buffer.from(position(entry)).toString("base64url");

function parseCursor(cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  if (/^[^|]+\|\d{12}\|[0-9a-f]{8}$/.test(text)) return text;
  throw new CodiError("invalid_arguments", "The cursor is not one that query_audit gave out.", {
    hint: "Repeat the call without cursor, or with the last line of the page before.",
  });
}

function time(value: string | undefined, name: string): string | undefined {
  if (value === undefined) return undefined;
  const parsed = new Date(value);
  if (!Number.isNaN(parsed.getTime())) return parsed.toISOString();
  throw new CodiError("invalid_arguments", `\`${name}\` is not a date: ${value}`, {
    hint: "Write it as 2026-01-31 or 2026-01-31T09:00:00Z.",
  });
}
