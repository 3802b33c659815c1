import { TextDecoder } from "node:util";

/** Text with the charset it was read by and whether that was a guess. */
export interface Decoded {
  readonly text: string;
  readonly note?: string;
}

const metaSearchBytes = 2048;

/** Decodes by byte order mark, then header, then what the document says of itself, then UTF-8, then Windows-1252. */
export function decode(bytes: Buffer, contentType: string): Decoded {
  const head = bytes.subarray(0, metaSearchBytes).toString("latin1");
  const named =
    byMark(bytes) ??
    /charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1] ??
    /<meta\b[^>]*\bcharset\s*=\s*["']?([^\s"'/>;]+)/i.exec(head)?.[1] ??
    /^<\?xml\b[^>]*\bencoding\s*=\s*["']([^"']+)/i.exec(head)?.[1];
  const decoder = named === undefined ? undefined : decoderOf(named);
  if (decoder) {
    const text = decodeWith(decoder, bytes);
    return text.includes("\ufffd")
      ? { text, note: `Some bytes are not valid ${decoder.encoding}.` }
      : { text };
  }
  const unknown = named === undefined ? "" : "The page names a charset that does not exist. ";
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return unknown === "" ? { text } : { text, note: `${unknown}Read as UTF-8.` };
  } catch {
    // Not UTF-8 and nothing says what else: what browsers do then.
    return {
      text: decodeWith(new TextDecoder("windows-1252"), bytes),
      note: `${unknown}Read as Windows-1252, a guess.`,
    };
  }
}

// Node 20 decodes Windows-1252 as Latin-1: the quotes and dashes in 80-9F come out as control characters.
const from80 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function decodeWith(decoder: TextDecoder, bytes: Buffer): string {
  const text = decoder.decode(bytes);
  if (decoder.encoding !== "windows-1252") return text;
  return text.replace(/[\u0080-\u009f]/g, (char) => from80[char.charCodeAt(0) - 0x80] ?? char);
}

function byMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    // An unknown label is reported by the caller.
    return undefined;
  }
}
