import { indentOf } from "./fold.ts";

/** The indent of one line as it was sent, and as the file has it. */
export type IndentPair = readonly [sent: string, kept: string];

/** Turns an indent as sent into the file's; undefined when the matched lines do not tell. */
export type Reindent = (sent: string) => string | undefined;

/** The indents of matched lines; blank lines have none, and neither has a first line that begins inside a line. */
export function pairIndents(
  sought: readonly string[],
  kept: readonly string[],
  startsLine: boolean,
): readonly IndentPair[] {
  return sought.flatMap((line, i): IndentPair[] =>
    line.trim() === "" || (i === 0 && !startsLine) ? [] : [[indentOf(line), indentOf(kept[i] ?? "")]],
  );
}

interface Depth {
  readonly levels: number;
  /** What is left of an indent behind its whole units: alignment, the blank before a comment's star. */
  readonly rest: string;
}

/** Lines above and below a place that show the file's unit. */
const unitWindow = 1000;
const commonUnits = ["    ", "  ", "\t", "   ", "        "];

/**
 * Learns from matched lines how indents were sent and how the file has them. An indent seen among them is
 * looked up; any other one is counted in the sender's unit from the nearest one seen, and written in the file's.
 * @param sentUnit unit of the sent texts, where they show one
 * @param fileUnit unit of the file, where it shows one
 */
export function learnIndent(
  pairs: readonly IndentPair[],
  sentUnit: string | undefined,
  fileUnit: string | undefined,
): Reindent {
  if (pairs.every(([sent, kept]) => sent === kept)) return (sent) => sent;
  const table = new Map<string, Set<string>>();
  for (const [sent, kept] of pairs) table.set(sent, (table.get(sent) ?? new Set()).add(kept));
  const known = [...table].flatMap(([sent, kept]): IndentPair[] =>
    kept.size === 1 ? [[sent, [...kept][0] ?? ""]] : [],
  );
  const isSameUnit = sentUnit === undefined || fileUnit === undefined || sentUnit === fileUnit;
  const shift = table.size > 1 || isSameUnit ? commonShift(pairs) : undefined;
  const convert = unitConversion(pairs, known, sentUnit, fileUnit);
  return (sent) => {
    const kept = table.get(sent);
    if (kept)
      return kept.size === 1 ? [...kept][0] : table.size > 1 ? mostPlausible(kept, convert(sent)) : undefined;
    return shift ? shift(sent) : convert(sent);
  };
}

/**
 * Whether one change of unit and depth explains all pairs. Where it does not, a line is missing or stands
 * elsewhere: "}" at another depth is another "}".
 */
export function isConsistent(
  pairs: readonly IndentPair[],
  sentUnit: string | undefined,
  fileUnit: string | undefined,
): boolean {
  if (pairs.length < 2 || commonShift(pairs)) return true;
  const distinct = [...new Map(pairs.map((pair) => [pair.join("\n"), pair])).values()];
  const isSame = ([sent, kept]: IndentPair) => sent === kept && sent.length >= (fileUnit?.length ?? 2);
  if (distinct.some(isSame)) return false;
  const fileUnits =
    fileUnit === undefined ? commonUnits : [fileUnit, ...tabIn(pairs.map(([, kept]) => kept))];
  return sentUnits(pairs, sentUnit).some((from) =>
    fileUnits.some((to) => isOneConversion(distinct, from, to)),
  );
}

/** Units that the sender may have used: none wider than the one that its texts show. */
function sentUnits(pairs: readonly IndentPair[], sentUnit: string | undefined): readonly string[] {
  const tab = tabIn(pairs.map(([sent]) => sent));
  if (tab.length > 0) return tab;
  const spaces = commonUnits.filter((unit) => unit !== "\t");
  return sentUnit === undefined || sentUnit === "\t"
    ? spaces
    : [sentUnit, ...spaces.filter((unit) => unit.length < sentUnit.length)];
}

function tabIn(indents: readonly string[]): readonly string[] {
  return indents.some((indent) => indent.includes("\t")) ? ["\t"] : [];
}

/** Units may round: 6 blanks in a 4-blank file are a unit and 2, which another unit makes equal to two units. */
function isOneConversion(pairs: readonly IndentPair[], from: string, to: string): boolean {
  const { shift } = explained(pairs, from, to);
  return pairs.every(
    ([sent, kept]) => shifted(sent, from, to, shift) === kept || shifted(kept, to, from, -shift) === sent,
  );
}

function shifted(indent: string, from: string, to: string, shift: number): string | undefined {
  const { levels, rest } = depthOf(indent, from);
  return levels + shift < 0 ? undefined : to.repeat(levels + shift) + rest;
}

/** The unit of the lines around a place: the whole of a huge file would cost too much. */
export function unitNear(lines: readonly string[], first: number, count: number): string | undefined {
  return indentUnit([lines.slice(Math.max(0, first - unitWindow), first + count + unitWindow)]);
}

/**
 * The unit by which lines step inwards, a tab or some spaces; where none does, the smallest step back out, which
 * may be more than a unit. Undefined when all lines are equally deep.
 */
export function indentUnit(texts: readonly (readonly string[])[]): string | undefined {
  const inwards = new Map<string, number>();
  const outwards: string[] = [];
  for (const lines of texts) {
    let above: string | undefined;
    for (const line of lines) {
      if (line.trim() === "") continue;
      const indent = indentOf(line);
      const step = above === undefined ? undefined : unitOf(stepBetween(above, indent));
      if (step) inwards.set(step, (inwards.get(step) ?? 0) + 1);
      const back = above === undefined ? undefined : unitOf(stepBetween(indent, above));
      if (back) outwards.push(back);
      above = indent;
    }
  }
  const usual = best([...inwards], ([unit, times]) => times - unit.length / 100)?.[0];
  return usual ?? best(outwards, (unit) => -unit.length);
}

/** A step as a unit; a single blank is the star of a comment, and more than eight are alignment. */
function unitOf(step: string): string | undefined {
  if (step.startsWith("\t")) return "\t";
  return step.length > 1 && step.length <= 8 ? step : undefined;
}

/** Blanks by which the second of two indents lies deeper than the first. */
function stepBetween(above: string, indent: string): string {
  return indent.length > above.length && indent.startsWith(above) ? indent.slice(above.length) : "";
}

/** The same blanks put before, or taken from, every line. */
function commonShift(pairs: readonly IndentPair[]): ((sent: string) => string) | undefined {
  const [sent = "", kept = ""] = pairs[0] ?? [];
  const added = kept.endsWith(sent) ? kept.slice(0, kept.length - sent.length) : undefined;
  if (added !== undefined && pairs.every((pair) => pair[1] === added + pair[0]))
    return (indent) => added + indent;
  const cut = sent.endsWith(kept) ? sent.slice(0, sent.length - kept.length) : undefined;
  if (cut !== undefined && pairs.every((pair) => pair[0] === cut + pair[1])) {
    return (indent) => (indent.startsWith(cut) ? indent.slice(cut.length) : "");
  }
  return undefined;
}

function unitConversion(
  pairs: readonly IndentPair[],
  known: readonly IndentPair[],
  sentUnit: string | undefined,
  fileUnit: string | undefined,
): (sent: string) => string {
  const hasTabs = pairs.some(([sent]) => sent.includes("\t"));
  const sentUnits = candidates(hasTabs ? "\t" : sentUnit, sentUnit);
  const fileUnits = candidates(pairs.some(([, kept]) => kept.includes("\t")) ? "\t" : fileUnit, fileUnit);
  const options = sentUnits.flatMap((from) =>
    fileUnits.map((to) => ({ from, to, ...explained(pairs, from, to) })),
  );
  const units = best(options, ({ from, to, count, shift }) => {
    const habits = (from === sentUnit ? 2 : 0) + (to === fileUnit ? 2 : 0);
    return count * 8 + habits + (shift === 0 ? 1 : 0);
  }) ?? { from: "  ", to: "  " };
  const anchors = known.length > 0 ? known : pairs;
  return (sent) => {
    const wanted = depthOf(sent, units.from);
    const anchor = best(anchors, ([from]) => {
      const depth = depthOf(from, units.from);
      return -Math.abs(depth.levels - wanted.levels) * 2 - (depth.rest === wanted.rest ? 0 : 1);
    }) ?? ["", ""];
    const from = depthOf(anchor[0], units.from);
    const to = depthOf(anchor[1], units.to);
    const levels = Math.max(0, to.levels + wanted.levels - from.levels);
    return units.to.repeat(levels) + (wanted.rest === from.rest ? to.rest : wanted.rest);
  };
}

/** How many pairs two units explain with one shift in depth. */
function explained(pairs: readonly IndentPair[], from: string, to: string): { count: number; shift: number } {
  const shifts = new Map<number, number>();
  for (const [sent, kept] of pairs) {
    const a = depthOf(sent, from);
    const b = depthOf(kept, to);
    if (a.rest === b.rest) shifts.set(b.levels - a.levels, (shifts.get(b.levels - a.levels) ?? 0) + 1);
  }
  const [shift = 0, count = 0] = best([...shifts], ([, times]) => times) ?? [];
  return { count, shift };
}

function depthOf(indent: string, unit: string): Depth {
  let at = 0;
  let levels = 0;
  for (;;) {
    if (indent.startsWith(unit, at)) at += unit.length;
    else if (indent[at] === "\t") at += 1;
    else break;
    levels += 1;
  }
  return { levels, rest: indent.slice(at) };
}

function mostPlausible(kept: ReadonlySet<string>, computed: string): string | undefined {
  return kept.has(computed) ? computed : undefined;
}

function candidates(...first: readonly (string | undefined)[]): readonly string[] {
  return [...new Set([...first.filter((unit) => unit !== undefined), ...commonUnits])];
}

/** The item with the highest score, the earliest of equals. */
function best<Item>(items: readonly Item[], score: (item: Item) => number): Item | undefined {
  let winner: Item | undefined;
  let high = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const value = score(item);
    if (value > high) {
      high = value;
      winner = item;
    }
  }
  return winner;
}
