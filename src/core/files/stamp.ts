import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { CodiError } from "../../shared/errors.ts";

/** What is known about a file's content at one moment. */
export interface Stamp {
  /** First 16 hex digits of the sha256 of the bytes; absent when the file was too large to be read whole. */
  readonly hash?: string;
  /** Size and modification time: cheap, and marked by its "~" as not being about the content. */
  readonly weak: string;
}

/** The hash that answers show: 64 bits of sha256 are plenty against accidents and cost few tokens. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, hashDigits);
}

/** The stamp of a file whose content was not read. */
export function weakStampOf(stat: BigIntStats): string {
  return `~${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}`;
}

/** What an answer shows and `expectedHash` takes. */
export function shownHash(stamp: Stamp): string {
  return stamp.hash ?? stamp.weak;
}

/** Whether both stamps are of the same content, by the strongest evidence that both carry. */
export function isSame(one: Stamp, other: Stamp): boolean {
  if (one.hash !== undefined && other.hash !== undefined) return one.hash === other.hash;
  return one.weak === other.weak;
}

/**
 * Whether a file's stamp is the one that a caller demands: a hash as printed, a longer sha256, or a weak stamp.
 * @throws CodiError `invalid_arguments` for anything that cannot be one of these.
 */
export function isExpected(stamp: Stamp, expected: string): boolean {
  const wanted = expected
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, "");
  if (wanted.startsWith("~")) return stamp.weak === wanted;
  if (/^[0-9a-f]{16,64}$/.test(wanted)) return stamp.hash === wanted.slice(0, hashDigits);
  throw new CodiError("invalid_arguments", `"${expected}" is not a hash of a file.`, {
    hint: "Give expected_hash as read_file printed it.",
  });
}

const hashDigits = 16;
