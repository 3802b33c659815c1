import { harmless, isBinary } from "./harmless.ts";
import type { Mark } from "./record.ts";

/** What a window is cut from: a record, or the file that an earlier server left. */
export interface Source {
  readonly bytes: number;
  readonly lines: number;
  readonly kept: number;
  readonly lost: string | undefined;
  read(at: number, length: number): Buffer;
  markBefore(line: number): Mark;
  tail(): Buffer;
}

// Together well below what clients refuse; the end is where errors stand, so it gets more.
const headChars = 8_000;
const tailChars = 12_000;
const windowChars = 24_000;
const maxLineChars = 4_000;
const blockBytes = 64 * 1024;
const lineFeed = 10;

/** Head and tail of an output, with a line between them that says what is left out and where it is. */
export function summarise(
  source: Source & { head(): Buffer },
  id: string,
): { text: string; isWhole: boolean } {
  if (isBinary(source.head()) && source.bytes > 0)
    return { text: `[${source.bytes} bytes that are no text; ${whereToRead(id)}]`, isWhole: false };
  const begin = source.head();
  const isShort = begin.length === source.bytes;
  const whole = isShort ? harmless(begin) : undefined;
  if (whole !== undefined && whole.length <= headChars + tailChars) return { text: whole, isWhole: true };
  const head = firstLines(whole ?? harmless(begin), headChars);
  const tail = lastLines(whole ?? harmless(afterFeed(source.tail())), tailChars);
  const [from, to] = [countLines(head) + 1, source.lines - countLines(tail)];
  const gap = to >= from ? `lines ${from}-${to} of ${source.lines}` : "the middle of a long line";
  const lost = source.lost ? `; ${source.lost}` : "";
  const left = `[${gap} left out, ${source.bytes} bytes in all${lost}; ${whereToRead(id)}]`;
  return { text: `${head}\n${left}\n${tail}`, isWhole: false };
}

/** Lines `from` to `from + limit - 1`, counted from 1; the last `limit` lines without `from`. */
export function cutWindow(source: Source, from: number | undefined, limit: number) {
  const first = Math.max(1, from ?? source.lines - limit + 1);
  const start = first > source.lines ? undefined : startOfLine(source, first - 1);
  const cut =
    start === undefined ? fromTail(source, first) : { from: first, raw: readLines(source, start, limit) };
  const lines = cut.raw.length === 0 ? [] : shortened(harmless(cut.raw)).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const shown = fitting(lines.slice(0, limit));
  const { bytes: _bytes, lines: all, lost } = source;
  return { from: cut.from, to: cut.from + shown.length - 1, lines: all, text: shown.join("\n"), lost };
}

/** All that was kept, up to what a client can take at once. */
export function wholeText(source: Source, id: string): string {
  const bytes = source.read(0, Math.min(source.kept, maxWholeBytes));
  const text = harmless(bytes);
  if (bytes.length === source.bytes) return text;
  const lost = source.lost ? `; ${source.lost}` : "";
  return `${text}\n[${source.bytes - bytes.length} bytes of ${source.bytes} left out${lost}; ${whereToRead(id)}]`;
}

const maxWholeBytes = 4 * 1024 * 1024;

const whereToRead = (id: string): string => `shell_job with operation output and id ${id} shows any part`;

/** The byte where a line begins, or undefined where it was not kept. */
function startOfLine(source: Source, line: number): number | undefined {
  let { at, line: current } = source.markBefore(line);
  while (current < line) {
    const block = source.read(at, blockBytes);
    if (block.length === 0) return undefined;
    const { lines, length } = passLines(block, line - current);
    current += lines;
    at += length;
  }
  return at < source.kept ? at : undefined;
}

function readLines(source: Source, start: number, limit: number): Buffer {
  const blocks: Buffer[] = [];
  let [at, feeds, size] = [start, 0, 0];
  while (feeds < limit && size < 4 * blockBytes) {
    const block = source.read(at, blockBytes);
    if (block.length === 0) break;
    const { lines, length } = passLines(block, limit - feeds);
    blocks.push(block.subarray(0, length));
    feeds += lines;
    at += length;
    size += length;
  }
  return Buffer.concat(blocks);
}

/** Passes up to `count` line ends: how many there were, and how many bytes that took. */
function passLines(block: Buffer, count: number): { lines: number; length: number } {
  let [lines, length] = [0, 0];
  while (lines < count) {
    const end = block.indexOf(lineFeed, length);
    if (end < 0) return { lines, length: block.length };
    lines++;
    length = end + 1;
  }
  return { lines, length };
}

/** What follows the cap is only in memory, and only its end. */
function fromTail(source: Source, first: number): { from: number; raw: Buffer } {
  if (first > source.lines) return { from: first, raw: Buffer.alloc(0) };
  const tail = afterFeed(source.tail());
  const text = tail.toString("latin1");
  const start = source.lines - countLines(text) + 1;
  if (first <= start) return { from: start, raw: tail };
  const skipped =
    text
      .split("\n")
      .slice(0, first - start)
      .join("\n").length + 1;
  return { from: first, raw: tail.subarray(skipped) };
}

/** Without its first line, of which only the end may be there. */
function afterFeed(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.indexOf(lineFeed) + 1);
}

function firstLines(text: string, maxChars: number): string {
  const cut = text.slice(0, maxChars);
  const end = cut.lastIndexOf("\n");
  return end > 0 ? cut.slice(0, end) : cut;
}

function lastLines(text: string, maxChars: number): string {
  const cut = text.slice(-maxChars);
  const start = cut.indexOf("\n");
  return text.length > maxChars && start >= 0 && start < cut.length - 1 ? cut.slice(start + 1) : cut;
}

function countLines(text: string): number {
  if (text === "") return 0;
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function fitting(lines: readonly string[]): readonly string[] {
  let chars = 0;
  const end = lines.findIndex((line) => {
    chars += line.length + 1;
    return chars > windowChars;
  });
  return end < 0 ? lines : lines.slice(0, Math.max(1, end));
}

function shortened(text: string): string {
  if (text.length <= maxLineChars) return text;
  return text
    .split("\n")
    .map((line) =>
      line.length <= maxLineChars
        ? line
        : `${line.slice(0, maxLineChars)}… [${line.length - maxLineChars} more characters of this line]`,
    )
    .join("\n");
}
