import { type BigIntStats, closeSync, fstatSync } from "node:fs";
import { CodiError } from "../../shared/errors.ts";
import type { Fence, Place } from "../../shared/paths.ts";
import { contentKindOf } from "./content-kind.ts";
import type { ReadOptions, ReadResult } from "./contract.ts";
import { decode } from "./encoding.ts";
import type { Memory } from "./memory.ts";
import { openFile } from "./open.ts";
import { readAt, readStart, smallBytes } from "./pieces.ts";
import { type TextPart, windowOfBytes, windowOfStream } from "./read-text.ts";
import { hashOf, isExpected, type Stamp, shownHash, weakStampOf } from "./stamp.ts";

/** Reads one file as what it is: text by window, an image, a notebook; see the door. */
export function createRead(fence: Fence, memory: Memory) {
  return async function read(path: string, options: ReadOptions): Promise<ReadResult> {
    const place = await fence.locate(path);
    const fd = openFile(fence, place);
    try {
      const stat = fstatSync(fd, { bigint: true });
      const size = Number(stat.size);
      const head = readStart(fd, size <= smallBytes ? size : headBytes);
      const whole = size <= smallBytes;
      const content = contentKindOf(head);
      if (content.kind === "binary") throw binary(place, content.name, size);
      if (content.kind === "image" && size > maxImageBytes)
        throw tooLargeImage(place, content.mimeType, size);
      const bytes = whole ? head : content.kind === "image" ? await readAt(fd, 0, size) : undefined;
      const stamp = stampOf(stat, bytes);
      const told = { place, size, hash: shownHash(stamp) };
      memory.remember(options.session, place.real, bytes === undefined ? stamp : { ...stamp, bytes });
      if (options.ifChangedFrom !== undefined && isExpected(stamp, options.ifChangedFrom)) {
        return { kind: "unchanged", ...told };
      }
      if (content.kind === "image" && bytes !== undefined) {
        return { kind: "image", ...told, mimeType: content.mimeType, bytes };
      }
      const notebook = await notebookOf(place, fd, bytes, size, options);
      if (notebook) return { kind: "notebook", ...told, ...notebook };
      const part = bytes ? windowOfBytes(bytes, place, options) : await windowOfStream(fd, head, options);
      return { kind: "text", ...told, ...checked(part, place, options) };
    } finally {
      closeSync(fd);
    }
  };
}

/** Enough of a larger file to tell its kind and encoding. */
const headBytes = 64 * 1024;
/** Model APIs take images up to 5 MB in base64. */
const maxImageBytes = 3_750_000;
const maxNotebookBytes = 16 * 1024 * 1024;
const defaultCells = 40;

function stampOf(stat: BigIntStats, bytes: Buffer | undefined): Stamp {
  const weak = weakStampOf(stat);
  return bytes === undefined ? { weak } : { weak, hash: hashOf(bytes) };
}

async function notebookOf(
  place: Place,
  fd: number,
  bytes: Buffer | undefined,
  size: number,
  options: ReadOptions,
) {
  if (!place.real.endsWith(".ipynb") || size > maxNotebookBytes) return undefined;
  const { cellsOf } = await import("./notebook.ts"); // its schema is not worth building for those who never need it
  const found = cellsOf(decode(bytes ?? (await readAt(fd, 0, size)), place.shown).text);
  if (found === undefined) return undefined;
  const total = found.cells.length;
  const offset = options.offset ?? 1;
  const start = offset < 0 ? Math.max(0, total + offset) : Math.max(0, offset - 1);
  const cells = found.cells.slice(start, start + (options.limit ?? defaultCells));
  return { language: found.language, cells, total };
}

/** An empty window is an answer for an empty file only. */
function checked(part: TextPart, place: Place, options: ReadOptions): TextPart {
  const { window } = part;
  if (window.lines.length > 0 || (window.total === 0 && window.first <= 1)) return part;
  const lines = window.total === 1 ? "1 line" : `${window.total} lines`;
  throw new CodiError(
    "invalid_arguments",
    `${place.shown} has only ${lines}, so none at ${options.offset}.`,
    {
      hint: `Give an offset from 1 to ${window.total}, or a negative one to count from the end.`,
    },
  );
}

/** The refusal of content that is no text. */
export function binary(place: Place, name: string, size: number): CodiError {
  return new CodiError("binary_file", `${place.shown} is not text: ${name}, ${size} bytes.`, {
    hint: "Look at it with a shell command made for its kind.",
  });
}

function tooLargeImage(place: Place, mimeType: string, size: number): CodiError {
  return new CodiError(
    "too_large",
    `${place.shown} is an image (${mimeType}) of ${size} bytes; at most ${maxImageBytes} can be shown.`,
    { hint: "Make a smaller copy with a shell command and read that." },
  );
}
