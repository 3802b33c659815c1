import { closeSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Where to go on reading: byte `at` is the first of line `line` + 1, or within it. */
export interface Mark {
  readonly at: number;
  readonly line: number;
}

/** A command's output as it comes in: the beginning and the end in memory, the whole on disk once it is long. */
export interface OutputRecord {
  /** Bytes seen, kept or not. */
  readonly bytes: number;
  /** Lines seen, the last unfinished one included. */
  readonly lines: number;
  /** Bytes that the file holds, or would hold: at most the cap. */
  readonly kept: number;
  /** Why not everything was kept. */
  readonly lost: string | undefined;
  write(chunk: Buffer): void;
  /** Everything while it is short; the beginning afterwards. */
  head(): Buffer;
  /** The end, at least `tailBytes` once there is as much. */
  tail(): Buffer;
  /** Makes sure that the file holds what is kept. */
  save(): void;
  /** Reads kept bytes from wherever they are. */
  read(at: number, length: number): Buffer;
  /** The last mark at or before a line; lines counted from 0. */
  markBefore(line: number): Mark;
  /** Writes nothing more and closes the file; reading opens it again. */
  end(): void;
}

/** As much as an answer can show of either end, several times over; short output never touches the disk. */
export const headBytes = 64 * 1024;
export const tailBytes = 64 * 1024;
const markEvery = 64 * 1024;
const lineFeed = 10;

/** @param file made with mode 600 when it is needed. @param maxBytes of it; what comes after is only in the tail. */
export function createRecord(file: string, maxBytes: number): OutputRecord {
  const begin: Buffer[] = [];
  let end: Buffer[] = [];
  let endBytes = 0;
  let bytes = 0;
  let feeds = 0;
  let isOpenLine = false;
  let kept = 0;
  let saved = 0;
  let fd: number | undefined;
  let lost: string | undefined;
  const marks: Mark[] = [{ at: 0, line: 0 }];

  const store = (chunk: Buffer): void => {
    if (lost !== undefined) return;
    const fitting = chunk.subarray(0, maxBytes - kept);
    kept += fitting.length;
    if (fitting.length < chunk.length) lost = `only the first ${kept} bytes and the end were kept`;
    if (bytes <= headBytes && fd === undefined) return;
    save();
    if (fd !== undefined && saved < kept) append(fitting.subarray(fitting.length - (kept - saved)));
  };
  const append = (chunk: Buffer): void => {
    try {
      const taken = fd === undefined ? 0 : writeSync(fd, chunk);
      saved += taken;
      if (taken < chunk.length) lost = `the disk is full; the first ${saved} bytes and the end were kept`;
    } catch (error) {
      lost = `the first ${saved} bytes and the end were kept (${reasonOf(error)})`;
    }
    if (lost !== undefined) kept = Math.min(kept, saved);
  };
  const save = (): void => {
    if (fd !== undefined || saved > 0) return;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      fd = openSync(file, "a", 0o600);
      append(Buffer.concat(begin));
    } catch (error) {
      lost = `only the beginning and the end were kept (${reasonOf(error)})`;
      kept = Math.min(kept, headBytes);
    }
  };

  return {
    get bytes() {
      return bytes;
    },
    get lines() {
      return feeds + (isOpenLine ? 1 : 0);
    },
    get kept() {
      return kept;
    },
    get lost() {
      return lost;
    },
    write(chunk) {
      if (chunk.length === 0) return;
      const before = bytes;
      bytes += chunk.length;
      if (before < headBytes) begin.push(chunk.subarray(0, headBytes - before));
      end.push(chunk);
      endBytes += chunk.length;
      while (end.length > 1 && endBytes - (end[0]?.length ?? 0) >= tailBytes)
        endBytes -= end.shift()?.length ?? 0;
      if (end.length > 512) end = [Buffer.concat(end)];
      for (const byte of chunk) if (byte === lineFeed) feeds++;
      isOpenLine = chunk.at(-1) !== lineFeed;
      store(chunk);
      if (bytes - (marks.at(-1)?.at ?? 0) >= markEvery && bytes <= kept)
        marks.push({ at: bytes, line: feeds });
    },
    head: () => Buffer.concat(begin),
    tail: () => Buffer.concat(end),
    save,
    read(at, length) {
      const wanted = Math.max(0, Math.min(length, kept - at));
      if (fd === undefined && saved === 0) return Buffer.concat(begin).subarray(at, at + wanted);
      return readFrom(file, at, wanted);
    },
    markBefore: (line) => marks.findLast((mark) => mark.line <= line) ?? { at: 0, line: 0 },
    end() {
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reads a part of a file; shorter where the file is. */
export function readFrom(file: string, at: number, length: number): Buffer {
  const fd = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const got = readSync(fd, buffer, filled, length - filled, at + filled);
      if (got === 0) break;
      filled += got;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(fd);
  }
}
