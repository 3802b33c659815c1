import { isUtf8 } from "node:buffer";

/**
 * A path from ripgrep as one line of text: without its leading `./`, with `/` between folders, and in quotes
 * with escapes (as git writes them) when it holds control characters or bytes that are not UTF-8.
 */
export function showPath(path: Buffer, prefix: string): string {
  const rest = path.subarray(path[0] === DOT && (path[1] === SLASH || path[1] === BACKSLASH) ? 2 : 0);
  if (!isUtf8(rest)) return quote(prefix, escapeBytes(rest));
  const text = process.platform === "win32" ? rest.toString().replaceAll("\\", "/") : rest.toString();
  return CONTROL.test(text) ? quote(prefix, escapeText(text)) : prefix + text;
}

const DOT = 0x2e;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that would break a line
const CONTROL = /[\0-\x1f\x7f\u0085\u2028\u2029]/;

function quote(prefix: string, escaped: string): string {
  return `"${escapeText(prefix)}${escaped}"`;
}

function escapeText(text: string): string {
  return Array.from(text, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    if (character === '"' || character === "\\") return `\\${character}`;
    return CONTROL.test(character) ? Array.from(Buffer.from(character), octal).join("") : character;
  }).join("");
}

function escapeBytes(bytes: Buffer): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x80 ? octal(byte) : escapeText(String.fromCharCode(byte)),
  ).join("");
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, "0")}`;
}
