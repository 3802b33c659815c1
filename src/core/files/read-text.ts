import type { Place } from "../../shared/paths.ts";
import type { Eol, ReadOptions, TextFormat } from "./contract.ts";
import { decode, decodeHead, eolOf, type Spelling, spellingOf } from "./encoding.ts";
import { decodedPieces, NotUtf8 } from "./pieces.ts";
import { collectWindow, type TextWindow, type WindowRequest } from "./window.ts";

/** A window with what was learnt about the text on the way. */
export interface TextPart {
  readonly window: TextWindow;
  readonly format: TextFormat;
  /** Of the whole text, or of its beginning where the file is large. */
  readonly eol: Eol;
}

/** The window of a text whose bytes are all here. */
export function windowOfBytes(bytes: Buffer, place: Place, options: ReadOptions): TextPart {
  const { text, format } = decode(bytes, place.shown);
  const collector = collectWindow(requestOf(options, () => countLines([text])));
  collector.push(text);
  return { window: collector.finish(true), format, eol: eolOf(text) };
}

/**
 * The window of a large text, read piece by piece and no further than needed: the total is then unknown.
 * An offset counted from the end costs one reading of the whole file.
 */
export async function windowOfStream(fd: number, head: Buffer, options: ReadOptions): Promise<TextPart> {
  const spelling = spellingOf(head, false);
  const eol = eolOf(decodeHead(head, spelling));
  try {
    return { ...(await streamWindow(fd, spelling, options)), eol };
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    return { ...(await streamWindow(fd, { encoding: "latin1", bomBytes: 0 }, options)), eol };
  }
}

/** Lines and characters of an answer when the caller names no limit: about 10,000 tokens of code. */
const defaultLines = 1_000;
const defaultChars = 40_000;
/** With a limit of their own callers may have twice that; clients refuse answers of 25,000 tokens. */
const mostChars = 80_000;
const longestLineChars = 2_000;
/** Of a line asked for by column: somebody is paging through it. */
const maxPagedLineChars = 10_000;
/** How far a line that goes on and on is followed to tell its length. */
const maxLookAheadChars = 8 * 1024 * 1024;

async function streamWindow(
  fd: number,
  spelling: Spelling,
  options: ReadOptions,
): Promise<Omit<TextPart, "eol">> {
  const pieces = () => decodedPieces(fd, spelling, options.signal);
  const isFromEnd = (options.offset ?? 1) < 0;
  const lines = isFromEnd ? await countStreamed(pieces()) : 0;
  const collector = collectWindow(requestOf(options, () => lines));
  let isEnd = true;
  let ahead = 0;
  for await (const piece of pieces()) {
    ahead = collector.isReached() ? ahead + piece.length : 0;
    if (collector.push(piece) || ahead > maxLookAheadChars) {
      isEnd = false;
      break;
    }
  }
  const window = collector.finish(isEnd);
  const format = { encoding: spelling.encoding, bom: spelling.bomBytes > 0 };
  return { window, format };
}

function requestOf(options: ReadOptions, total: () => number): WindowRequest {
  const offset = options.offset ?? 1;
  const column = Math.max(1, options.column ?? 1);
  return {
    first: offset < 0 ? Math.max(1, total() + 1 + offset) : Math.max(1, offset),
    limit: options.limit ?? defaultLines,
    maxChars: options.limit === undefined ? defaultChars : mostChars,
    column,
    maxLineChars: options.column === undefined ? longestLineChars : maxPagedLineChars,
  };
}

function countLines(pieces: Iterable<string>): number {
  const counter = createLineCounter();
  for (const piece of pieces) counter.push(piece);
  return counter.total();
}

async function countStreamed(pieces: AsyncIterable<string>): Promise<number> {
  const counter = createLineCounter();
  for await (const piece of pieces) counter.push(piece);
  return counter.total();
}

function createLineCounter() {
  let breaks = 0;
  let endsOpen = false;
  return {
    push(piece: string) {
      for (let at = piece.indexOf("\n"); at !== -1; at = piece.indexOf("\n", at + 1)) breaks++;
      if (piece.length > 0) endsOpen = !piece.endsWith("\n");
    },
    total: () => breaks + (endsOpen ? 1 : 0),
  };
}
