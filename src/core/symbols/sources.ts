import type { SymbolRow } from "../../store/symbols.ts";
import type { Body } from "./contract.ts";

/** Text of the files that an answer shows, read once each. */
export interface Sources {
  /** @param path as in the index. @returns undefined when it cannot be read. */
  open(path: string): Promise<Source | undefined>;
}

export interface Source {
  readonly text: string;
  /** Line of an offset, from 1. */
  lineAt(offset: number): number;
  /** A line without its end. */
  line(number: number): string;
}

export function createSources(
  absolute: (path: string) => string,
  readText: (path: string) => Promise<string>,
): Sources {
  const opened = new Map<string, Promise<Source | undefined>>();
  return {
    open(path) {
      const known = opened.get(path);
      if (known) return known;
      // Gone or closed to us since: the answer shows what the index knows, without text.
      const source = readText(absolute(path)).then(sourceOf, () => undefined);
      opened.set(path, source);
      return source;
    },
  };
}

export function sourceOf(text: string): Source {
  const starts = lineStarts(text);
  return {
    text,
    lineAt(offset) {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return low + 1;
    },
    line: (number) =>
      text.slice(starts[number - 1] ?? text.length, starts[number] ?? text.length).replace(/\r?\n$|\r$/, ""),
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Text on one line, at most `max` characters. */
export function oneLine(text: string, max: number): string {
  // More than the limit is not even looked at: a minified file is one line of megabytes.
  const line = text
    .slice(0, max * 4)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > max || text.length > max * 4 ? `${line.slice(0, max - 1).trimEnd()}…` : line;
}

const maxBodyLine = 400;

/** The whole definition with its doc comment, at most `maxLines`. */
export function bodyOf(row: SymbolRow, source: Source, maxLines: number): Body {
  const first = source.lineAt(Math.min(row.start, row.docStart));
  const last = Math.max(first, source.lineAt(Math.max(row.start, row.end - 1)));
  const shown = Math.min(last, first + maxLines - 1);
  const lines = Array.from({ length: shown - first + 1 }, (_, at) => {
    const line = source.line(first + at);
    return line.length > maxBodyLine ? `${line.slice(0, maxBodyLine)}…` : line;
  });
  return { first, lines, left: last - shown };
}
