import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { systemCode } from "../../shared/errors.ts";
import type { AuditEntry } from "./index.ts";

/** Paths of all segments, oldest first; their names begin with the time they were opened. */
export function listSegments(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(".jsonl"))
      .sort()
      .map((name) => join(directory, name));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** The lines of a file from its end, read in blocks: what is newest costs the least. */
export function* linesFromEnd(path: string, blockBytes = 64 * 1024): Generator<string> {
  const file = openSync(path, "r");
  try {
    let position = fstatSync(file).size;
    let rest = Buffer.alloc(0);
    while (position > 0) {
      const length = Math.min(blockBytes, position);
      const block = Buffer.alloc(length);
      position -= length;
      readSync(file, block, 0, length, position);
      const whole = Buffer.concat([block, rest]);
      const firstBreak = whole.indexOf(10);
      if (firstBreak < 0) {
        rest = whole;
        continue;
      }
      rest = whole.subarray(0, firstBreak);
      const lines = whole
        .subarray(firstBreak + 1)
        .toString("utf8")
        .split("\n");
      for (const line of lines.reverse()) if (line) yield line;
    }
    if (rest.length > 0) yield rest.toString("utf8");
  } finally {
    closeSync(file);
  }
}

const entrySchema = z.looseObject({
  seq: z.number(),
  ts: z.string(),
  session: z.string(),
  client: z.string(),
  actor_type: z.string(),
  ai_tool: z.string(),
  tool: z.string(),
  effect: z.string(),
  status: z.enum(["ok", "error", "denied", "cancelled"]),
  ms: z.number(),
  target: z.string(),
  error: z.string().optional(),
  message: z.string().optional(),
  action: z.string().optional(),
  input: z.unknown().optional(),
  prev: z.string(),
  hash: z.string(),
});

/** The entry on a line, or undefined where the line is not one (a torn or foreign line; `verify` names those). */
export function parseEntry(line: string): AuditEntry | undefined {
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line));
    // zod spells an absent optional as `T | undefined`; the line itself is what was written.
    return parsed.success ? (parsed.data as AuditEntry) : undefined;
  } catch {
    return undefined;
  }
}
