import type { LanguageSpec } from "./spec.ts";

const usual = { line: ["//"], block: ["/*", "*/"] } as const;

/** @returns where the comment directly before an offset begins, `at` itself when there is none: no blank line between */
export function docStartBefore(text: string, at: number, comments: LanguageSpec["comments"] = usual): number {
  let start = at;
  for (;;) {
    const end = skipSpaceBack(text, start);
    if (end <= 0) return start;
    const begin = commentEndingAt(text, end, text.slice(end, start).includes("\n"), comments);
    if (begin < 0) return start;
    start = begin;
  }
}

/** Goes back over space and at most one line break; -1 at a blank line. */
function skipSpaceBack(text: string, at: number): number {
  let breaks = 0;
  let end = at;
  for (; end > 0; end--) {
    const code = text.charCodeAt(end - 1);
    if (code === 10 && ++breaks > 1) return -1;
    if (code !== 10 && code !== 32 && code !== 9 && code !== 13) break;
  }
  return end;
}

function commentEndingAt(
  text: string,
  end: number,
  endsLine: boolean,
  comments: NonNullable<LanguageSpec["comments"]>,
): number {
  const { block, line = [] } = comments;
  if (block !== undefined && text.endsWith(block[1], end)) {
    const begin = text.lastIndexOf(block[0], end - block[1].length - 1);
    return begin >= 0 && standsAlone(text, begin) ? begin : -1;
  }
  if (!endsLine) return -1;
  const lineStart = text.lastIndexOf("\n", end - 1) + 1;
  const first = firstNonSpace(text, lineStart, end);
  return first < end && line.some((mark) => text.startsWith(mark, first)) ? first : -1;
}

/** A comment after code on the same line belongs to that code. */
function standsAlone(text: string, begin: number): boolean {
  const lineStart = text.lastIndexOf("\n", begin - 1) + 1;
  return firstNonSpace(text, lineStart, begin) === begin;
}

function firstNonSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return at;
}
