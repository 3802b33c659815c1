import { type CutText, cutLine } from "./cut-line.ts";

/** One line that ripgrep printed. `line` is absent for a binary file that matched. */
export interface GrepRecord {
  readonly path: Buffer;
  readonly line?: number;
  readonly isContext: boolean;
  readonly text: CutText;
}

/** What is kept of a line that is longer than a read: enough for any cut around its match. */
const keptBytes = 2048;
/** A line longer than this is not gathered: only the part around its match is kept. */
const longBytes = 64 * 1024;

const LF = 0x0a;
const NUL = 0;
const COLON = 0x3a;
const DASH = 0x2d;
const BINARY = /: binary file matches \(found "\\0" byte around offset \d+\)$/;

/** A line too long to gather, while it goes by. */
interface LongLine {
  readonly header: Header;
  readonly from: number;
  seen: number;
  kept: Buffer;
}

interface Header {
  readonly path: Buffer;
  readonly line: number;
  readonly column: number;
  readonly isContext: boolean;
  readonly textAt: number;
}

/**
 * Reads the output of `rg --null --line-number --column --no-heading --no-context-separator` as bytes, since
 * paths and lines may be anything: `path NUL line:column:text LF`, for context `path NUL line-text LF`, and
 * for binary files a sentence without NUL. All paths start with `./`, which is how the statistics at
 * the end are told apart: `trailer()` returns them. `onRecord` returns false to stop.
 */
export function createRecordReader(onRecord: (record: GrepRecord) => boolean): {
  read(chunk: Buffer): boolean;
  trailer(): string;
} {
  let pending: Buffer = Buffer.alloc(0);
  let long: LongLine | undefined;

  return {
    read(chunk) {
      let bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      if (long !== undefined) {
        const end = bytes.indexOf(LF);
        follow(long, bytes.subarray(0, end < 0 ? bytes.length : end));
        if (end < 0) return true;
        const record = recordOfLong(long);
        long = undefined;
        bytes = bytes.subarray(end + 1);
        pending = Buffer.alloc(0);
        if (!onRecord(record)) return false;
      }
      let at = 0;
      for (;;) {
        const found = recordAt(bytes, at);
        if (found === undefined) break;
        at = found.next;
        if (!onRecord(found.record)) return false;
      }
      const rest = bytes.subarray(at);
      const header = rest.length > longBytes ? headerAt(rest, 0) : undefined;
      if (header === undefined) {
        pending = rest;
        return true;
      }
      const from = Math.max(0, header.column - 1 - keptBytes / 2);
      long = {
        header: { ...header, path: Buffer.from(header.path) },
        from,
        seen: 0,
        kept: Buffer.alloc(0),
      };
      follow(long, rest.subarray(header.textAt));
      pending = Buffer.alloc(0);
      return true;
    },
    trailer: () => pending.toString(),
  };
}

function recordAt(bytes: Buffer, at: number): { record: GrepRecord; next: number } | undefined {
  const nul = bytes.indexOf(NUL, at);
  const binary = binaryAt(bytes, at, nul < 0 ? bytes.length : nul);
  if (binary !== undefined) return binary;
  if (nul < 0) return undefined;
  const end = bytes.indexOf(LF, nul + 1);
  if (end < 0) return undefined;
  const header = headerAt(bytes, at);
  if (header === undefined) return undefined;
  const text = cutLine(bytes.subarray(header.textAt, end), header.column);
  return {
    record: { path: header.path, line: header.line, isContext: header.isContext, text },
    next: end + 1,
  };
}

/** A file name may hold line ends, so the sentence is looked for after each of them. */
function binaryAt(
  bytes: Buffer,
  at: number,
  limit: number,
): { record: GrepRecord; next: number } | undefined {
  for (let end = bytes.indexOf(LF, at); end >= 0 && end < limit; end = bytes.indexOf(LF, end + 1)) {
    const match = BINARY.exec(bytes.toString("latin1", at, end));
    if (match === null) continue;
    const path = bytes.subarray(at, at + match.index);
    return { record: { path, isContext: false, text: { text: "", isCut: false } }, next: end + 1 };
  }
  return undefined;
}

function headerAt(bytes: Buffer, at: number): Header | undefined {
  const nul = bytes.indexOf(NUL, at);
  if (nul < 0) return undefined;
  const line = numberAt(bytes, nul + 1);
  const separator = bytes[line.next];
  if (separator !== COLON && separator !== DASH) return undefined;
  const isContext = separator === DASH;
  const column = isContext ? { value: 1, next: line.next } : numberAt(bytes, line.next + 1);
  if (!isContext && bytes[column.next] !== COLON) return undefined;
  return {
    path: bytes.subarray(at, nul),
    line: line.value,
    column: column.value,
    isContext,
    textAt: column.next + 1,
  };
}

function numberAt(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  let next = at;
  for (;;) {
    const digit = (bytes[next] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return { value, next };
    value = value * 10 + digit;
    next += 1;
  }
}

function follow(long: LongLine, bytes: Buffer): void {
  const first = Math.max(0, long.from - long.seen);
  const wanted = keptBytes - long.kept.length;
  if (wanted > 0 && first < bytes.length) {
    long.kept = Buffer.concat([long.kept, bytes.subarray(first, first + wanted)]);
  }
  long.seen += bytes.length;
}

function recordOfLong(long: LongLine): GrepRecord {
  const { path, line, column, isContext } = long.header;
  const text = cutLine(long.kept, column - long.from, {
    isStartGone: long.from > 0,
    isEndGone: long.seen > long.from + long.kept.length,
  });
  return { path, line, isContext, text };
}
