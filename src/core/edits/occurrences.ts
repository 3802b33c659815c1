/** Looks for the next place of one pattern in one text; -1 when there is none. */
export type Search = (from: number) => number;

/** Steps that the platform's search may take at worst; beyond, a search that cannot degenerate takes over. */
const maxSteps = 200_000_000;

/**
 * A search for a pattern in a text, linear in both. `indexOf` is the fastest on any normal text, but takes the
 * product of both lengths on endless repetitions; where that could hurt, Knuth-Morris-Pratt is used.
 */
export function searchFor(text: string, pattern: string): Search {
  if (text.length * pattern.length <= maxSteps) return (from) => text.indexOf(pattern, from);
  const borders = borderTable(pattern);
  return (from) => {
    let matched = 0;
    for (let i = from; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      while (matched > 0 && code !== pattern.charCodeAt(matched)) matched = borders[matched - 1] ?? 0;
      if (code === pattern.charCodeAt(matched)) matched += 1;
      if (matched === pattern.length) return i + 1 - matched;
    }
    return -1;
  };
}

/** For each prefix of a sequence the length of its longest proper prefix that is also its end. */
export function borderTable(wanted: string | readonly string[]): Int32Array {
  const borders = new Int32Array(wanted.length);
  let length = 0;
  for (let i = 1; i < wanted.length; i += 1) {
    while (length > 0 && wanted[i] !== wanted[length]) length = borders[length - 1] ?? 0;
    if (wanted[i] === wanted[length]) length += 1;
    borders[i] = length;
  }
  return borders;
}
