/** The ladder, strictest first. Each later step forgives what the earlier ones forgive, and one thing more. */
export const STEPS = ["exact", "trailing_blanks", "indent", "unicode", "inner_blanks"] as const;
export type Step = (typeof STEPS)[number];

/** A folded line and, for each of its characters, where that character came from; one more entry for the end. */
export interface FoldMap {
  readonly text: string;
  readonly at: Int32Array;
}

const nonAscii = /[^\p{ASCII}]/u;
/** Dashes, quotes and spaces that people, editors and models swap for their ASCII twins. */
const PLAIN = plainTable([
  ["-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"],
  ["'", "\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u00b4\uff07"],
  ['"', "\u201c\u201d\u201e\u201f\u2033\u2036\uff02"],
  [" ", "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"],
  ["", "\u200b\u2060\ufeff"],
  ["...", "\u2026"],
]);
/** Characters that a sender swaps together: whoever curls one quote curls the others. */
export const LOOKALIKES: readonly ReadonlyMap<string, string>[] = [`'"`, "-", " "].map(
  (twins) => new Map([...PLAIN].filter(([, twin]) => twin !== "" && twins.includes(twin))),
);
const FOREIGN = new RegExp(`[${[...PLAIN.keys()].join("")}]`, "gu");

/** The form of one line in which a step compares it. */
export function fold(line: string, step: Step): string {
  switch (step) {
    case "exact":
      return line;
    case "trailing_blanks":
      return line.trimEnd();
    case "indent":
      return line.trim();
    case "unicode":
      return plain(line).trim();
    case "inner_blanks":
      return plain(line).trim().replace(/\s+/g, " ");
  }
}

/** `fold` with the way back: which stretch of the line each folded character stands for. */
export function foldMap(line: string, step: Step): FoldMap {
  const text = fold(line, step);
  const at = new Int32Array(text.length + 1);
  const isPlain = step === "unicode" || step === "inner_blanks";
  let done = 0;
  let end = 0;
  for (let i = 0; i < line.length && done < text.length; i += 1) {
    const char = line[i] ?? "";
    const piece = isPlain ? (PLAIN.get(char) ?? char) : char;
    const isBlank = piece.trim() === "";
    const isSkipped =
      isBlank &&
      ((done === 0 && step !== "trailing_blanks" && step !== "exact") || isRepeat(text, done, step));
    if (isSkipped) continue;
    for (let p = 0; p < piece.length && done < text.length; p += 1) at[done++] = i;
    if (!isBlank) end = i + 1;
  }
  at[text.length] = end;
  return { text, at };
}

/** The blanks that a line begins with. */
export function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}

/** Whether a cut at this place would split a word or number in two. */
export function splitsWord(text: string, at: number): boolean {
  return isWordChar(text[at - 1]) && isWordChar(text[at]);
}

function isRepeat(text: string, done: number, step: Step): boolean {
  return step === "inner_blanks" && text[done - 1] === " ";
}

function plain(line: string): string {
  return nonAscii.test(line) ? line.replace(FOREIGN, (char) => PLAIN.get(char) ?? char) : line;
}

function isWordChar(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}_]/u.test(char);
}

function plainTable(rows: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(([twin, chars]) => [...chars].map((char): [string, string] => [char, twin])));
}
