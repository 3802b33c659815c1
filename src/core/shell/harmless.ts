import { stripVTControlCharacters } from "node:util";

/**
 * Makes a command's output safe to read: bytes as UTF-8 with a replacement character for what is none, no escape
 * sequences, of a line that was overwritten (progress bars) only its last state, no control characters, and
 * characters that turn the reading direction shown by number.
 */
export function harmless(bytes: Uint8Array): string {
  const text = stripVTControlCharacters(decoder.decode(bytes)).replace(/\r+\n/g, "\n");
  const lines =
    text.includes("\r") || text.includes("\b") ? text.split("\n").map(lastState).join("\n") : text;
  return lines
    .replace(controls, "")
    .replace(turning, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Whether bytes are no text at all: a picture, a program, an archive. */
export function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 8_192);
  let odd = 0;
  for (const byte of sample)
    if (byte === 0 || (byte < 0x20 && ![7, 8, 9, 10, 12, 13, 27].includes(byte))) odd++;
  const broken = decoder.decode(sample.subarray(0, -4)).split("\ufffd").length - 1;
  return odd + broken > sample.length / 10;
}

const decoder = new TextDecoder();
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out; tab and line feed stay
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

function lastState(line: string): string {
  const states = line.split("\r").filter((state) => state !== "");
  return overstruck(states.at(-1) ?? "");
}

/** A backspace takes back the character before it. */
function overstruck(line: string): string {
  if (!line.includes("\b")) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character === "\b") kept.pop();
    else kept.push(character);
  }
  return kept.join("");
}
