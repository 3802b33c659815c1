import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { CodiError } from "../../shared/errors.ts";
import { shortId } from "../../shared/ids.ts";
import { closingTool, genesis, seal } from "./chain.ts";
import type { AuditEntry, AuditRecord } from "./index.ts";

interface Segments {
  append(record: AuditRecord): AuditEntry;
  assertWritable(): void;
  close(): void;
}

/** One process's own chain of segment files; a file is only made when there is something to write. */
export function openSegments(options: { directory: string; now: () => Date; maxBytes: number }): Segments {
  const chain = shortId("a");
  let segments = 0;
  let file: number | undefined;
  let size = 0;
  let seq = 0;
  let prev = genesis;
  let failed = false;

  const open = (): number => {
    if (file !== undefined) return file;
    // Names sort by time, and those of one process by their number when a clock tick is not enough.
    const opened = options.now().toISOString().replace(/[:.]/g, "-");
    segments += 1;
    const name = `${opened}-${process.pid}-${chain}-${String(segments).padStart(4, "0")}.jsonl`;
    try {
      mkdirSync(options.directory, { recursive: true, mode: 0o700 });
      file = openSync(join(options.directory, name), "ax", 0o600);
      size = 0;
      failed = false;
      return file;
    } catch (cause) {
      failed = true;
      throw unwritable(cause);
    }
  };

  const write = (record: AuditRecord): AuditEntry => {
    const target = open();
    const fields = { seq: seq + 1, ts: options.now().toISOString(), ...record };
    const { line, hash } = seal(fields, prev);
    const bytes = Buffer.from(`${line}\n`);
    try {
      writeWhole(target, bytes, size);
    } catch (cause) {
      failed = true;
      throw unwritable(cause);
    }
    failed = false;
    size += bytes.length;
    seq += 1;
    const entry = { ...fields, prev, hash };
    prev = hash;
    return entry;
  };

  const close = (): void => {
    if (file === undefined) return;
    const closing = file;
    try {
      write(closingRecord);
    } finally {
      file = undefined;
      closeSync(closing);
    }
  };

  return {
    append(record) {
      if (size >= options.maxBytes) close();
      return write(record);
    },
    assertWritable() {
      if (failed) write(probeRecord);
      else open();
    },
    close,
  };
}

/** A full disk answers with a short count before it answers with an error: half a line must not stay behind. */
function writeWhole(file: number, bytes: Buffer, start: number): void {
  try {
    const written = writeSync(file, bytes);
    if (written === bytes.length) return;
    const rest = writeSync(file, bytes, written);
    if (written + rest !== bytes.length)
      throw new Error(`${written + rest} of ${bytes.length} bytes written`);
  } catch (error) {
    if (fstatSync(file).size > start) ftruncateSync(file, start);
    throw error;
  }
}

function unwritable(cause: unknown): CodiError {
  return new CodiError(
    "audit_failed",
    "The audit log cannot be written, so nothing that changes anything will run.",
    {
      hint: "Free disk space or make the audit folder below CODI_HOME writable; `codi-mcp doctor` names it.",
      cause,
    },
  );
}

const own = {
  session: "none",
  client: "codi-mcp",
  actor_type: "orchestrator",
  ai_tool: "none",
  effect: "read",
};
const closingRecord: AuditRecord = { ...own, tool: closingTool, status: "ok", ms: 0, target: "" };
const probeRecord: AuditRecord = { ...own, tool: "audit_recovered", status: "ok", ms: 0, target: "" };
