import { codeTokens } from "./tokens.ts";

/** Lines of a file that are shown, and the text that is. */
export interface Shown {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Longest hit, in lines. */
const maxHitLines = 60;
/** Lines where the question's words are densest. */
const windowLines = 8;
/** Lines at the beginning, which say what it is. */
const headLines = 3;
const maxLineChars = 160;

/**
 * What to show of a chunk: all of its range when that is short, else the part that has most of the words; as text its
 * first lines and the densest ones, with `…` for what lies between.
 * @param lines of the whole file. @param weights of the question's tokens.
 */
export function snippetOf(
  lines: readonly string[],
  range: { readonly start: number; readonly end: number },
  weights: ReadonlyMap<string, number>,
): Shown {
  const last = Math.min(range.end, lines.length);
  if (last - range.start < headLines + windowLines) {
    const text = lines.slice(range.start - 1, last).map(shortened);
    return { start: range.start, end: last, text: text.join("\n") };
  }
  const values = lines.slice(range.start - 1, last).map((line) => weightIn(line, weights));
  const length = values.length;
  const offset = length <= maxHitLines ? 0 : densest(values, maxHitLines);
  const start = range.start + offset;
  const end = Math.min(last, start + maxHitLines - 1);
  const inside = values.slice(offset, offset + maxHitLines);
  const text = (first: number, count: number) =>
    lines.slice(first - 1, Math.min(end, first + count - 1)).map(shortened);
  const window = Math.max(headLines, densest(inside, windowLines));
  const rest = text(start + window, windowLines);
  const parts = [...text(start, headLines), ...(window > headLines ? ["…"] : []), ...rest];
  return { start, end, text: [...parts, ...(start + window + windowLines <= end ? ["…"] : [])].join("\n") };
}

function weightIn(line: string, weights: ReadonlyMap<string, number>): number {
  let value = 0;
  for (const token of new Set(codeTokens(line.slice(0, 1_000)))) value += weights.get(token) ?? 0;
  return value;
}

/** Where the best `size` lines in a row begin; the first of equals. */
function densest(values: readonly number[], size: number): number {
  let sum = values.slice(0, size).reduce((all, value) => all + value, 0);
  let best = sum;
  let at = 0;
  for (let first = 1; first + size <= values.length; first++) {
    sum += (values[first + size - 1] ?? 0) - (values[first - 1] ?? 0);
    if (sum > best + 1e-9) {
      best = sum;
      at = first;
    }
  }
  return at;
}

function shortened(line: string): string {
  const text = line.replace(/\r$/, "").replaceAll("\t", "  ").trimEnd();
  return text.length <= maxLineChars ? text : `${text.slice(0, maxLineChars)}…`;
}
