import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { systemCode } from "../../shared/errors.ts";
import type { FileStamp } from "../../store/index-record.ts";
import { decodeContent } from "../files/index.ts";
import { stampOfStats, stampToKeep } from "./stamp.ts";

/** A source file as it was read, or why it has no text. */
export type Source =
  | { readonly kind: "text"; readonly stamp: FileStamp; readonly hash: Uint8Array; readonly text: string }
  | { readonly kind: "binary"; readonly stamp: FileStamp; readonly hash: Uint8Array }
  /** Beyond what is worth holding in memory. */
  | { readonly kind: "oversized"; readonly stamp: FileStamp; readonly hash: Uint8Array }
  | { readonly kind: "unreadable" }
  | { readonly kind: "gone" };

/** Nobody writes such files by hand; a text of this size takes five times as much memory while it is read. */
const maxBytes = 32 * 1024 * 1024;
/** A file that changes while it is read is read again, so often. */
const maxTries = 3;

/** Reads a file whole, with a stamp that is true for what was read. Synchronous: this is a thread of its own. */
export function readSource(absolute: string): Source {
  try {
    for (let tries = 1; ; tries += 1) {
      const source = readOnce(absolute);
      if (source !== undefined) return source;
      // Somebody writes to it all the time: what we have is as good as any, and its stamp says to look again.
      if (tries === maxTries) return { kind: "unreadable" };
    }
  } catch (error) {
    const code = systemCode(error);
    const isGone = code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP" || code === "ENXIO";
    return { kind: isGone ? "gone" : "unreadable" };
  }
}

function readOnce(absolute: string): Source | undefined {
  const readAt = Date.now();
  // A link could lead anywhere, a pipe could wait for ever.
  const file = openSync(
    absolute,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const before = fstatSync(file);
    if (!before.isFile()) return { kind: "gone" };
    const stamp = stampToKeep(stampOfStats(before), readAt);
    if (before.size > maxBytes) return { kind: "oversized", stamp, hash: new Uint8Array() };
    const bytes = readWhole(file, before.size);
    const after = fstatSync(file);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || bytes.length !== before.size)
      return undefined;
    const hash = createHash("sha256").update(bytes).digest().subarray(0, 16);
    const text = decodeContent(bytes);
    return text === undefined ? { kind: "binary", stamp, hash } : { kind: "text", stamp, hash, text };
  } finally {
    closeSync(file);
  }
}

function readWhole(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(file, bytes, filled, size - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
