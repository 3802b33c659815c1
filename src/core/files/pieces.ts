import { isUtf8 } from "node:buffer";
import { read, readSync } from "node:fs";
import { promisify } from "node:util";
import { type Spelling, withoutCutCharacter } from "./encoding.ts";

/** Reads at most `bytes` from the beginning at once: for what is small. Fewer come at the end of the file. */
export function readStart(fd: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  let filled = 0;
  while (filled < bytes) {
    const read = readSync(fd, buffer, filled, bytes - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}

/** Reads at most `bytes` from `position` without holding up other calls. */
export async function readAt(fd: number, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await readAsync(fd, buffer, filled, bytes - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Files up to here are read at once: a few milliseconds at most, from a slow disk too. */
export const smallBytes = 2 * 1024 * 1024;

const readAsync = promisify(read);

/** Thrown by `decodedPieces` where a text that began as UTF-8 turns out to be something else. */
export class NotUtf8 extends Error {}

/**
 * A large text in decoded pieces, from the byte order mark to the end.
 * @throws NotUtf8 where the promised UTF-8 is broken.
 */
export async function* decodedPieces(
  fd: number,
  spelling: Spelling,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  let position: number = spelling.bomBytes;
  let carry: Buffer = Buffer.alloc(0);
  for (;;) {
    signal?.throwIfAborted();
    const piece = await readAt(fd, position, pieceBytes);
    if (piece.length === 0) break;
    position += piece.length;
    if (spelling.encoding === "latin1") yield piece.toString("latin1");
    else if (spelling.encoding === "utf-8") {
      const bytes = carry.length > 0 ? Buffer.concat([carry, piece]) : piece;
      const whole = withoutCutCharacter(bytes);
      carry = bytes.subarray(whole.length);
      yield utf8(whole);
    } else yield utf16(piece, spelling.encoding);
  }
  if (carry.length > 0) yield utf8(carry);
}

/** Even, so that no UTF-16 unit is cut in two. */
const pieceBytes = 256 * 1024;

function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new NotUtf8();
  return bytes.toString("utf8");
}

function utf16(piece: Buffer, encoding: Spelling["encoding"]): string {
  const even = piece.subarray(0, piece.length - (piece.length % 2));
  return (encoding === "utf-16be" ? even.swap16() : even).toString("utf16le");
}
