import { type FieldTokens, fieldNames } from "./fields.ts";

/**
 * The words of a chunk, packed: what a question needs to weigh it without reading its text. First a length for each
 * field (two bytes, little endian), then for each distinct token a number of 32 bits: its hash (24), in which of the
 * first five fields it stands (5), and how often in the body (3; 7: the next number counts). Of 16 million hashes a
 * question asks for twenty: one in ten thousand chunks gets a word too many.
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
  const row = new Uint8Array(rowHeadBytes + masks.size * 8);
  for (const [field, tokens] of fields.entries()) {
    const length = Math.min(tokens.length, 0xffff);
    row[field * 2] = length & 0xff;
    row[field * 2 + 1] = length >> 8;
  }
  const numbers = numbersOf(row);
  let at = rowHeadNumbers;
  for (const [hash, mask] of masks) {
    const count = counts.get(hash) ?? 0;
    numbers[at++] = hash | ((mask & 31) << fieldsShift) | (Math.min(count, 7) << countShift);
    if (count >= 7) numbers[at++] = Math.min(count, 255);
  }
  return row.slice(0, at * 4);
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
  const numbers = numbersOf(row);
  for (let at = rowHeadNumbers; at < numbers.length; at++) {
    const packed = numbers[at] ?? 0;
    let body = packed >>> countShift;
    if (body === 7) body = numbers[++at] ?? 7;
    found(packed & hashMask, (packed >> fieldsShift) & 31, body);
  }
}

/** A row as numbers of 32 bits, in the order of this machine, which has also written it. */
export function numbersOf(row: Uint8Array): Int32Array {
  const isAligned = row.byteOffset % 4 === 0;
  const { buffer, byteOffset, byteLength } = isAligned ? row : row.slice();
  return new Int32Array(buffer, byteOffset, byteLength >> 2);
}

export const hashMask = 0xffffff;
export const fieldsShift = 24;
const countShift = 29;

/** Whether the number after this one is the count of its token. */
export function hasOwnCount(packed: number): boolean {
  return packed >>> countShift === 7;
}

/** How many distinct tokens a row has. */
export function tokensIn(numbers: Int32Array): number {
  let count = 0;
  for (let at = rowHeadNumbers; at < numbers.length; at++, count++) if (hasOwnCount(numbers[at] ?? 0)) at++;
  return count;
}

/** The first of the fields that a token stands in, which are in the order of their weight. @param fields as `eachToken`. */
export function columnOf(fields: number): number {
  return fields === 0 ? bodyField : 31 - Math.clz32(fields & -fields);
}

/** FNV-1a, folded to 24 bits. */
export function tokenHash(token: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return ((hash >>> 24) ^ hash) & 0xffffff;
}

const bodyField = fieldNames.length - 1;
const rowHeadBytes = fieldNames.length * 2;
export const rowHeadNumbers = rowHeadBytes / 4;
