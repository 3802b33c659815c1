/** A line as shown, and whether something of it was left out. */
export interface CutText {
  readonly text: string;
  readonly isCut: boolean;
}

/** Longest line shown whole, in bytes; longer ones are minified code or tables of numbers. */
export const maxLineBytes = 400;
/** How much of a cut line is shown before its match, in bytes. */
const beforeBytes = 120;

/**
 * Decodes a line, cut around the match at `column` (bytes, from 1) when it is long. `…` stands where
 * something was left out; a character is never cut in half.
 */
export function cutLine(
  line: Buffer,
  column: number,
  gone: { readonly isStartGone?: boolean; readonly isEndGone?: boolean } = {},
): CutText {
  const isGone = gone.isStartGone === true || gone.isEndGone === true;
  if (line.length <= maxLineBytes && !isGone) return { text: withoutReturn(line.toString()), isCut: false };
  const last = Math.max(0, line.length - maxLineBytes);
  const start = characterStart(line, Math.min(last, Math.max(0, column - 1 - beforeBytes)));
  const end = characterStart(line, Math.min(line.length, start + maxLineBytes));
  const head = start > 0 || gone.isStartGone === true ? "…" : "";
  const tail = end < line.length || gone.isEndGone === true ? "…" : "";
  return { text: head + withoutReturn(line.toString("utf8", start, end)) + tail, isCut: true };
}

/** The first place at or after `at` that is not inside a UTF-8 sequence. */
function characterStart(line: Buffer, at: number): number {
  let start = at;
  while (start < line.length && start < at + 3 && ((line[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return start;
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
