import { createHash } from "node:crypto";

/** `prev` of the first entry of a process. */
export const genesis = "0".repeat(64);

/** Name of the record that ends a segment: a segment without it ended by a crash, or is still being written. */
export const closingTool = "segment_closed";

/**
 * Chains a record to the one before it: the hash covers the line's exact bytes up to the hash itself,
 * so that verifying needs no agreement on how JSON is written.
 * @returns the finished line, without its newline, and its hash.
 */
export function seal(fields: object, prev: string): { line: string; hash: string } {
  const open = JSON.stringify({ ...fields, prev }).slice(0, -1);
  const hash = sha256(open);
  return { line: `${open},"hash":"${hash}"}`, hash };
}

/** Splits a sealed line into what was hashed and the hash it claims; undefined when it has another form. */
export function unseal(line: string): { open: string; hash: string } | undefined {
  const match = /^(.*),"hash":"([0-9a-f]{64})"\}$/s.exec(line);
  return match?.[1] !== undefined && match[2] !== undefined ? { open: match[1], hash: match[2] } : undefined;
}

/** Whether a line's hash is the hash of its content. */
export function isIntact(line: string): boolean {
  const parts = unseal(line);
  return parts !== undefined && sha256(parts.open) === parts.hash;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
