import type { Sample } from "./edits-corpus.ts";
import type { Random } from "./edits-random.ts";

/** An edit as a model might send it, and the file it ought to give. */
export interface Trial {
  readonly text: string;
  readonly oldText: string;
  readonly newText: string;
  readonly ideal: string;
}

/** A change of a function's lines, in the file's own style. */
export interface Change {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How what a model sends differs from the file; undefined where it would not differ at all. */
export type Drift = (sample: Sample, change: Change, random: Random) => Trial | undefined;

type Lines = readonly string[];
const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? "";

/** A change that a person might make: a word, a new line, a deeper block, a line less, lines wrapped in a condition. */
export function randomChange(sample: Sample, random: Random): Change {
  const before = sample.lines.slice(sample.start, sample.end);
  const after = [...before];
  const rounds = 1 + random.int(3);
  for (let i = 0; i < rounds; i += 1) random.pick(CHANGES)(after, sample, random);
  if (after.join("\n") === before.join("\n")) after.splice(1, 0, `${indentOf(after[0] ?? "")}audit(step);`);
  return { before, after };
}

const CHANGES: readonly ((lines: string[], sample: Sample, random: Random) => void)[] = [
  (lines, _, random) => {
    const at = visibleLine(lines, random);
    const words = lines[at]?.match(/[A-Za-z_]{3,}/g) ?? [];
    if (words.length > 0)
      lines[at] = (lines[at] ?? "").replace(random.pick(words), () => `renamed${random.int(90)}`);
  },
  (lines, _, random) => {
    const at = visibleLine(lines, random);
    lines.splice(at, 0, `${indentOf(lines[at] ?? "")}record(entry${random.int(90)}, "kept");`);
  },
  (lines, { unit }, random) => {
    const at = visibleLine(lines, random);
    const indent = indentOf(lines[at] ?? "");
    lines.splice(at, 0, `${indent}if (isReady${random.int(90)}) {`, `${indent}${unit}start();`, `${indent}}`);
  },
  (lines, _, random) => {
    if (lines.length > 4) lines.splice(visibleLine(lines, random), 1);
  },
  (lines, { unit }, random) => {
    const at = visibleLine(lines, random);
    const indent = indentOf(lines[at] ?? "");
    lines.splice(at, 1, `${indent}while (busy${random.int(90)}) {`, unit + (lines[at] ?? ""), `${indent}}`);
  },
];

function visibleLine(lines: Lines, random: Random): number {
  const inner = lines.flatMap((line, i) => (i > 0 && i < lines.length - 1 && line.trim() !== "" ? [i] : []));
  return inner.length > 0 ? random.pick(inner) : 0;
}

export const DRIFTS: Readonly<Record<string, Drift>> = {
  "one unit deeper": bothSides((line, { unit }) => unit + line),
  "one unit shallower": bothSides((line, { unit }) =>
    line.startsWith(unit) ? line.slice(unit.length) : undefined,
  ),
  "full dedent": fullDedent,
  "tabs and spaces swapped": bothSides((line, { unit }) => inUnit(line, unit, unit === "\t" ? "    " : "\t")),
  "2 and 4 spaces swapped": bothSides((line, { unit }) =>
    unit === "\t" ? undefined : inUnit(line, unit, unit === "  " ? "    " : "  "),
  ),
  "other unit and deeper": bothSides((line, { unit }) => {
    const other = unit === "\t" ? "  " : "\t";
    return other + inUnit(line, unit, other);
  }),
  "trailing blanks": bothSides((line, _, random) => line + random.pick(["", " ", "  ", "\t"])),
  "CRLF file": (sample, change) => {
    const trial = plainTrial(sample, change);
    const crlf = (text: string) => text.replaceAll("\n", "\r\n");
    return { ...trial, text: crlf(trial.text), ideal: crlf(trial.ideal) };
  },
  "smart quotes sent": (sample, change, random) =>
    hasCurled(change.before) ? undefined : bothSides((line) => smart(line), false)(sample, change, random),
  "smart quotes in the file": inFile(smart),
  "inner blanks sent double": bothSides((line) => line.replace(/(\S) (?=\S)/g, "$1  "), false),
  "inner blanks double in the file": inFile((line) => line.replace(/(\S) (?=\S)/g, "$1  ")),
  "quotes, unit and trailing blanks": (sample, change, random) => {
    // Without a quote in the old text nothing tells that the curled ones of the new text are a slip.
    if (!/["']/.test(change.before.join("")) || hasCurled(change.before)) return undefined;
    const form = (line: string, { unit }: Sample) =>
      `${smart(inUnit(line, unit, unit === "\t" ? "    " : "\t"))} `;
    return bothSides(form)(sample, change, random);
  },
};

/** The whole function sent in another form, old text and new text alike. */
function bothSides(
  drift: (line: string, sample: Sample, random: Random) => string | undefined,
  skipsBlank = true,
): Drift {
  return (sample, change, random) => {
    const each = (lines: Lines) =>
      lines.map((line) => (skipsBlank && line.trim() === "" ? line : drift(line, sample, random)));
    const before = each(change.before);
    const after = alike(change, before, each(change.after));
    if (before.includes(undefined) || after.includes(undefined)) return undefined;
    const trial = plainTrial(sample, change);
    return { ...trial, oldText: before.join("\n"), newText: after.join("\n") };
  };
}

/** Lines that both texts share are sent alike in both. */
function alike(
  change: Change,
  before: readonly (string | undefined)[],
  after: readonly (string | undefined)[],
) {
  const sent = new Map(change.before.map((line, i) => [line, before[i]]));
  return change.after.map((line, i) => (sent.has(line) ? sent.get(line) : after[i]));
}

/** The function stands in the file in another form; unchanged words of a changed line keep it. */
function inFile(drift: (line: string) => string): Drift {
  return (sample, change) => {
    const kept = new Set(change.before);
    const isPlainChange = change.after.every((line) => kept.has(line) || drift(line) === line);
    if (!isPlainChange) return undefined;
    const form = (lines: Lines) => lines.map((line) => (kept.has(line) ? drift(line) : line));
    const trial = plainTrial(sample, { before: form(change.before), after: form(change.after) });
    return { ...trial, oldText: change.before.join("\n"), newText: change.after.join("\n") };
  };
}

function fullDedent(sample: Sample, change: Change): Trial | undefined {
  const indent = indentOf(change.before[0] ?? "");
  if (change.before.some((line) => line.trim() !== "" && !line.startsWith(indent))) return undefined;
  const cut = (lines: Lines) =>
    lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join("\n");
  return { ...plainTrial(sample, change), oldText: cut(change.before), newText: cut(change.after) };
}

export function plainTrial(sample: Sample, change: Change): Trial {
  const whole = (middle: Lines) =>
    [...sample.lines.slice(0, sample.start), ...middle, ...sample.lines.slice(sample.end)].join("\n");
  return {
    text: whole(change.before),
    oldText: change.before.join("\n"),
    newText: change.after.join("\n"),
    ideal: whole(change.after),
  };
}

function inUnit(line: string, unit: string, other: string): string {
  let levels = 0;
  while (line.startsWith(unit, levels * unit.length)) levels += 1;
  return other.repeat(levels) + line.slice(levels * unit.length);
}

/** Where the file has curled quotes of its own, nothing tells which a curled one in a new line is meant to be. */
const hasCurled = (lines: Lines): boolean => /[\u201c\u201d\u2019]/.test(lines.join(""));

function smart(line: string): string {
  let isOpen = false;
  return line.replace(/["']/g, (quote) => {
    isOpen = !isOpen;
    return quote === '"' ? (isOpen ? "\u201c" : "\u201d") : "\u2019";
  });
}
