/**
 * How well a name fits what somebody typed, from 0 (not at all) to 1. Three ways, the best counts: letters of its words
 * in order (`fSR`, `finsymref` for findSymbolReferences), and few letters missing, wrong or swapped.
 */
export function fuzzyScore(query: string, name: string): number {
  return Math.max(humpScore(query, name), typoScore(query.toLowerCase(), name.toLowerCase()));
}

/** Every letter of the query begins a word of the name or goes on in one, as in file pickers of editors. */
function humpScore(query: string, name: string): number {
  const lower = query.toLowerCase();
  const text = name.toLowerCase();
  if (lower.length < 2 || lower[0] !== text[0] || !isSpread(lower, text)) return 0;
  const starts = wordStarts(name);
  const words = reach(lower, text, starts);
  if (words === 0) return 0;
  const total = starts.filter(Boolean).length;
  // A hump of each word is what was meant; words left out and letters left out make it less likely.
  return 0.55 + 0.35 * (words / total) + 0.1 * (lower.length / text.length);
}

/** Whether the letters stand in this order at all: most candidates end here. */
function isSpread(query: string, text: string): boolean {
  let at = 0;
  for (const letter of query) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** How many words of the name the query's letters begin, 0 when they do not fit; the most words win. */
function reach(query: string, text: string, starts: readonly boolean[]): number {
  // best[at]: most words begun with the letter before fitted at `at`; -1 for no way.
  let best: number[] = Array.from(text, (letter, at) => (at === 0 && letter === query[0] ? 1 : -1));
  for (const letter of query.slice(1)) {
    const next = best.map(() => -1);
    let before = -1;
    for (let at = 1; at < text.length; at++) {
      before = Math.max(before, best[at - 1] ?? -1);
      if (text[at] !== letter) continue;
      if (starts[at] && before > 0) next[at] = before + 1;
      const straight = best[at - 1] ?? -1;
      if (straight > 0) next[at] = Math.max(next[at] ?? -1, straight);
    }
    best = next;
  }
  return Math.max(0, ...best);
}

/** Which letters begin a word: after `_` or `-`, capitals after small letters, the last capital of a row, digits. */
function wordStarts(name: string): boolean[] {
  return Array.from({ length: name.length }, (_, at) => {
    const [before, here, after] = [name[at - 1] ?? "", name[at] ?? "", name[at + 1] ?? ""];
    if (at === 0 || /[_\-$.\s]/.test(before)) return true;
    if (/\d/.test(here)) return !/\d/.test(before);
    return (
      isCapital(here) && (!isCapital(before) || (after !== "" && !isCapital(after) && /\p{L}/u.test(after)))
    );
  });
}

const isCapital = (letter: string): boolean => letter !== letter.toLowerCase();

/** One mistake in three letters is the most. */
const lettersPerMistake = 3;

function typoScore(query: string, name: string): number {
  const allowed = Math.floor(query.length / lettersPerMistake);
  if (allowed === 0 || Math.abs(query.length - name.length) > allowed) return 0;
  const mistakes = distance(query, name, allowed);
  return mistakes > allowed ? 0 : 1 - mistakes / Math.max(query.length, name.length);
}

/** Edit distance with swaps of neighbours (Damerau 1964, optimal string alignment); more than `limit` is not told apart. */
export function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let at = 1; at <= b.length; at++) {
      const cost = a[row - 1] === b[at - 1] ? 0 : 1;
      let least = Math.min((last[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + cost);
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1])
        least = Math.min(least, (before[at - 2] ?? 0) + 1);
      next.push(least);
    }
    if (Math.min(...next) > limit) return limit + 1;
    [before, last] = [last, next];
  }
  return last[b.length] ?? limit + 1;
}
