import { isUtf8 } from "node:buffer";
import { CodiError } from "../../shared/errors.ts";
import type { Eol, TextFormat } from "./contract.ts";

/** What the first bytes say about a text: its encoding and how many bytes the byte order mark takes. */
export interface Spelling {
  readonly encoding: TextFormat["encoding"];
  readonly bomBytes: 0 | 2 | 3;
}

/**
 * Tells the encoding of a text. Bytes that are not UTF-8 and carry no mark are Latin-1: every byte is a character
 * there, so nothing can be lost, and we say that it is a guess.
 * @param bytes the whole text, or its beginning when `isWhole` is false (a character may then be cut at the end).
 */
export function spellingOf(bytes: Buffer, isWhole: boolean): Spelling {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", bomBytes: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", bomBytes: 2 };
  const bomBytes = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (isUtf8(isWhole ? bytes : withoutCutCharacter(bytes))) return { encoding: "utf-8", bomBytes };
  return { encoding: "latin1", bomBytes: 0 };
}

/**
 * Bytes to text, without the byte order mark. `encode` gives the same bytes back.
 * @throws CodiError `encoding` for UTF-16 with half a character at its end.
 */
export function decode(bytes: Buffer, shown: string): { text: string; format: TextFormat } {
  const { encoding, bomBytes } = spellingOf(bytes, true);
  const body = bytes.subarray(bomBytes);
  const format = { encoding, bom: bomBytes > 0 };
  if (encoding === "utf-8") return { text: body.toString("utf8"), format };
  if (encoding === "latin1") return { text: body.toString("latin1"), format };
  if (body.length % 2 === 1) {
    throw new CodiError("encoding", `${shown} is UTF-16 with an odd number of bytes: its end is broken.`, {
      hint: "Repair it with a shell command first; it is left as it is.",
    });
  }
  const little = encoding === "utf-16le" ? body : Buffer.from(body).swap16();
  return { text: little.toString("utf16le"), format };
}

/** The text at the beginning of a file; a character that the piece cuts in two is left out. */
export function decodeHead(head: Buffer, { encoding, bomBytes }: Spelling): string {
  const body = head.subarray(bomBytes);
  if (encoding === "latin1") return body.toString("latin1");
  if (encoding === "utf-8") return withoutCutCharacter(body).toString("utf8");
  const even = Buffer.from(body.subarray(0, body.length - (body.length % 2)));
  return (encoding === "utf-16be" ? even.swap16() : even).toString("utf16le");
}

/**
 * Text to bytes in the given format, byte order mark included.
 * @throws CodiError `encoding` when a character cannot be written in it; nothing is replaced by "?".
 */
export function encode(text: string, format: TextFormat, shown: string): Buffer {
  if (format.encoding === "utf-8") {
    // The native check is a hundred times quicker than the expression, which then only has to find the place.
    if (!text.isWellFormed()) refuse(text, loneSurrogate, "UTF-8", shown);
    return Buffer.from(format.bom ? `\ufeff${text}` : text, "utf8");
  }
  if (format.encoding === "latin1") {
    refuse(text, beyondLatin1, "Latin-1", shown);
    return Buffer.from(text, "latin1");
  }
  const bytes = Buffer.from(format.bom ? `\ufeff${text}` : text, "utf16le");
  return format.encoding === "utf-16le" ? bytes : bytes.swap16();
}

/** Which line ends a text uses. */
export function eolOf(text: string): Eol {
  const crlf = text.includes("\r\n");
  const lone = /(?<!\r)\n/.test(text);
  const cr = text.includes("\r") && /\r(?!\n)/.test(text);
  if (Number(crlf) + Number(lone) + Number(cr) > 1) return "mixed";
  if (crlf) return "crlf";
  if (lone) return "lf";
  return cr ? "cr" : "none";
}

const loneSurrogate = /\p{Surrogate}/u;
const beyondLatin1 = /[^\0-\xff]/u;

function refuse(text: string, unwritable: RegExp, name: string, shown: string): void {
  const found = unwritable.exec(text);
  if (found === null) return;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const line = text.slice(0, found.index).split("\n").length;
  throw new CodiError(
    "encoding",
    `${shown} is ${name}, which cannot hold the character U+${code} in line ${line} of the new text.`,
    { hint: `Write it with characters that ${name} has. Nothing was changed.` },
  );
}

/** Drops up to three bytes of a UTF-8 character that the end of the piece cuts in two. */
export function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
  }
  return bytes;
}
