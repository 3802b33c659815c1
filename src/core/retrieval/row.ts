import { type FieldTokens, fieldNames } from "./fields.ts";

/**
 * The words of a chunk, packed: what a question needs to weigh it without reading its text. First a length for each
 * field (two bytes, little endian), then for each distinct token its hash (three bytes) and a byte whose low five bits
 * say in which of the first five fields it stands and whose high three bits count it in the body (7: the next byte
 * counts). Of 16 million hashes a question asks for twenty: one in ten thousand chunks gets a word too many.
 */
export function packRow(fields: FieldTokens): Uint8Array {
  const masks = new Map<number, number>();
  const counts = new Map<number, number>();
  for (const [field, tokens] of fields.entries())
    for (const token of tokens) {
      const hash = tokenHash(token);
      masks.set(hash, (masks.get(hash) ?? 0) | (1 << field));
      if (field === bodyField) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
  const row = new Uint8Array(headBytes + masks.size * 5);
  for (const [field, tokens] of fields.entries()) {
    const length = Math.min(tokens.length, 0xffff);
    row[field * 2] = length & 0xff;
    row[field * 2 + 1] = length >> 8;
  }
  let at = headBytes;
  for (const [hash, mask] of masks) {
    const count = counts.get(hash) ?? 0;
    row[at++] = hash & 0xff;
    row[at++] = (hash >> 8) & 0xff;
    row[at++] = hash >> 16;
    row[at++] = (mask & 31) | (Math.min(count, 7) << 5);
    if (count >= 7) row[at++] = Math.min(count, 255);
  }
  return row.slice(0, at);
}

/** The length of each field, in tokens. */
export function fieldLengths(row: Uint8Array): number[] {
  return fieldNames.map((_, field) => (row[field * 2] ?? 0) | ((row[field * 2 + 1] ?? 0) << 8));
}

/**
 * Calls `found` for each token of a row.
 * @param fields bits of the fields before the body, `body` how often it stands there.
 */
export function eachToken(
  row: Uint8Array,
  found: (hash: number, fields: number, body: number) => void,
): void {
  for (let at = headBytes; at < row.length; ) {
    const hash = (row[at] ?? 0) | ((row[at + 1] ?? 0) << 8) | ((row[at + 2] ?? 0) << 16);
    const packed = row[at + 3] ?? 0;
    at += 4;
    let body = packed >> 5;
    if (body === 7) body = row[at++] ?? 7;
    found(hash, packed & 31, body);
  }
}

/** FNV-1a, folded to 24 bits. */
export function tokenHash(token: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return ((hash >>> 24) ^ hash) & 0xffffff;
}

const bodyField = fieldNames.length - 1;
const headBytes = fieldNames.length * 2;
