import { join } from "node:path";
import { createTopic, type Topic } from "../../shared/events.ts";
import { type AuditFilter, type AuditPage, findEntries } from "./query.ts";
import { redact } from "./redact.ts";
import { openSegments } from "./segment.ts";
import { type Verification, verifySegments } from "./verify.ts";

export { auditFormats, formatEntries } from "./formats.ts";
export type { AuditFilter, AuditPage } from "./query.ts";
export { redact } from "./redact.ts";
export type { Verification } from "./verify.ts";

export type AuditStatus = "ok" | "error" | "denied" | "cancelled";

/** What is written about one call or one logged event. */
export interface AuditRecord {
  readonly session: string;
  /** `name/version` of the client, or "unknown". */
  readonly client: string;
  readonly actor_type: string;
  readonly ai_tool: string;
  /** Name of the tool, or "log_event" for an entry that somebody wrote by hand. */
  readonly tool: string;
  readonly effect: string;
  readonly status: AuditStatus;
  /** Duration in milliseconds. */
  readonly ms: number;
  /** What was touched: paths, a command, a URL; several separated by ", ". */
  readonly target: string;
  /** The error's code, where there was one. */
  readonly error?: string;
  /** Id of the checkpoint that undoes the call, where it changed files. */
  readonly checkpoint?: string;
  /** Free text, for logged events. */
  readonly message?: string;
  readonly action?: string;
  /** The arguments, redacted and shortened. */
  readonly input?: unknown;
}

/** A record as it stands in a segment: numbered, dated and chained. */
export interface AuditEntry extends AuditRecord {
  /** Counts from 1 within one server process. */
  readonly seq: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly ts: string;
  /** `hash` of the entry before it; 64 zeros for the first of a process. */
  readonly prev: string;
  /** SHA-256 of the line without this field. */
  readonly hash: string;
}

/** The record of everything that was done: JSON lines, one segment file a process, chained by SHA-256. */
export interface Audit {
  /**
   * Appends one record, redacted, before it returns; a crash of this process cannot lose it.
   * @throws CodiError `audit_failed` when the line could not be written whole; the segment is left as it was.
   */
  append(record: AuditRecord): AuditEntry;
  /** @throws CodiError `audit_failed` when the last append failed and a new attempt to open a segment fails too. */
  assertWritable(): void;
  /** Newest entries first over all processes' segments; bounded work, `cursor` when there is more. */
  find(filter: AuditFilter): AuditPage;
  /** Checks every segment's chain and names the first bad entry of each. */
  verify(): Verification;
  /** Told of each entry this process appends. */
  readonly appended: Topic<AuditEntry>;
  /** Writes the closing record, if anything was written, and closes the file. */
  close(): void;
}

/** @param home CODI_HOME; segments lie in `audit/` below it. */
export function createAudit(options: { home: string; now?: () => Date; maxSegmentBytes?: number }): Audit {
  const directory = join(options.home, "audit");
  const now = options.now ?? (() => new Date());
  const segments = openSegments({ directory, now, maxBytes: options.maxSegmentBytes ?? maxSegmentBytes });
  const appended = createTopic<AuditEntry>();
  return {
    append(record) {
      const entry = segments.append(redact(record));
      appended.emit(entry);
      return entry;
    },
    assertWritable: segments.assertWritable,
    find: (filter) => findEntries(directory, filter),
    verify: () => verifySegments(directory),
    appended,
    close: segments.close,
  };
}

// Small enough to read back in one go, large enough that a busy day makes a handful.
const maxSegmentBytes = 16 * 1024 * 1024;
