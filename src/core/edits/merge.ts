import { type FoldMap, fold, foldMap, LOOKALIKES, type Step } from "./fold.ts";
import { pairEqual } from "./pairing.ts";

/** How the sender spelled punctuation and blanks that the file spells in another way. */
export type Spelling = ReadonlyMap<string, string>;

/** Share of sightings from which a run of blanks counts as shorter in the file. */
const minShareOfRuns = 0.8;

/** A piece of a line: as sent, and as the file has it (the same for text that the file does not have). */
interface Token {
  readonly sent: string;
  readonly kept: string;
}

/**
 * Applies the change from `before` to `after` (as sent) to the file's own spelling of `before`: words and
 * punctuation that the sender kept stay as the file has them, what it changed is taken as sent.
 */
export function mergeLine(
  before: string,
  after: string,
  kept: string,
  step: Step,
  spelling: Spelling,
): string {
  if (before === kept) return respell(after, spelling);
  const old = tokens(before, kept, step);
  const fresh = tokens(after, after, step);
  const pairs = pairEqual(
    old.map((token) => token.sent),
    fresh.map((token) => token.sent),
  );
  return fresh.map((token, i) => old[pairs[i] ?? -1]?.kept ?? respell(token.sent, spelling)).join("");
}

/** Writes new text as the file would: only back to plain ASCII or to fewer blanks, and only where that was uniform. */
export function respell(text: string, spelling: Spelling): string {
  if (spelling.size === 0) return text;
  return text.replace(/[^\p{ASCII}]|[ \t]{2,}/gu, (piece) => spelling.get(piece) ?? piece);
}

/**
 * Learns from matched lines which non-ASCII characters the file spells in plain ASCII throughout, and which runs
 * of blanks it has shorter nearly everywhere (strings and aligned comments may keep some).
 */
export function learnSpelling(
  lines: readonly (readonly [sent: string, kept: string])[],
  step: Step,
): Spelling {
  const seen = new Map<string, Map<string, number>>();
  for (const [sent, kept] of lines) {
    if (!/[^\p{ASCII}]|\S\s{2,}\S/u.test(sent)) continue;
    for (const token of tokens(sent, kept, step)) {
      if (!/^(?:[^\p{ASCII}]|\s{2,})$/u.test(token.sent)) continue;
      const counts = seen.get(token.sent) ?? new Map<string, number>();
      seen.set(token.sent, counts.set(token.kept, (counts.get(token.kept) ?? 0) + 1));
    }
  }
  const plainer = new Map(
    [...seen].flatMap(([sent, counts]): [string, string][] => {
      const isRun = sent.length > 1 && sent.trim() === "";
      const kept = usual(counts, isRun ? minShareOfRuns : 1) ?? sent;
      const isPlainer = isRun ? kept.length < sent.length : kept !== sent && !/[^\p{ASCII}]/u.test(kept);
      return isPlainer ? [[sent, kept]] : [];
    }),
  );
  const isPlainFamily = (family: ReadonlyMap<string, string>) =>
    [...family.keys()].some((char) => plainer.has(char)) &&
    [...family.keys()].every((char) => plainer.has(char) || !seen.has(char));
  for (const family of LOOKALIKES) {
    if (isPlainFamily(family)) for (const [char, twin] of family) plainer.set(char, twin);
  }
  return plainer;
}

/** The form that has at least the given share of all sightings. */
function usual(counts: ReadonlyMap<string, number>, share: number): string | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts].find(([, count]) => count >= total * share)?.[0];
}

/** Cuts a line into words, runs of blanks and single characters, along its folded form. */
function tokens(sent: string, kept: string, step: Step): readonly Token[] {
  const folded = fold(sent, step);
  const from = foldMap(sent, step);
  const to = sent === kept ? from : foldMap(kept, step);
  return Array.from(folded.matchAll(/[\p{L}\p{N}_]+|\s+|./gsu), (match) => {
    const end = match.index + match[0].length;
    return { sent: span(sent, from, match.index, end), kept: span(kept, to, match.index, end) };
  });
}

function span(line: string, map: FoldMap, start: number, end: number): string {
  return line.slice(map.at[start] ?? 0, map.at[end] ?? line.length);
}
