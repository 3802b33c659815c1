import type { Body, SymbolHit, Unclear } from "../core/symbols/index.ts";

/** A definition on one line: where, what, its name path, its signature. */
export function hitLine({ path, line, kind, namePath, signature, overloads = 0 }: SymbolHit): string {
  const more = overloads === 0 ? "" : ` (+${plural(overloads, "overload")}: [1]…)`;
  const name = namePath === "" ? "(top level)" : `${kind} ${namePath}${more}`;
  return `${path}:${line} ${name}${signature === "" ? "" : ` | ${signature}`}`;
}

/** Where a symbol is, for the first line of an answer. */
export const placeOf = ({ path, line, kind, namePath }: SymbolHit): string =>
  `${kind} ${namePath} (${path}:${line})`;

export function bodyLines({ first, lines, left }: Body): string[] {
  const numbered = lines.map((line, at) => (line === "" ? `${first + at}` : `${first + at}\t${line}`));
  const next = first + lines.length;
  return left === 0 ? numbered : [...numbered, `[${left} more lines: read_file from offset ${next}]`];
}

/** Notes and the way to the next page, which end every answer. */
export function endOf(answer: { readonly notes: readonly string[]; readonly cursor?: string }): string[] {
  return [
    ...answer.notes.map((note) => `(${note})`),
    ...(answer.cursor === undefined ? [] : [`cursor: ${answer.cursor}`]),
  ];
}

/** Said with "nothing", as long as files are still to be read. */
export const soFar = ({ notes }: { readonly notes: readonly string[] }): string =>
  notes.some((note) => note.startsWith("state: building")) ? " so far" : "";

/** Names the candidates instead of guessing which was meant. */
export function unclearText(symbol: string, answer: Unclear): string {
  const { candidates, total, isMore, near } = answer;
  if (total === 0) {
    const how = /[\\/]/.test(symbol)
      ? [
          "Name a symbol as path:line or path:name; file_outline lists the definitions of a file with their lines.",
        ]
      : [];
    return [
      `No definition of "${symbol}" was found${soFar(answer)}.`,
      ...nearLine(near),
      ...how,
      ...endOf(answer),
    ].join("\n");
  }
  const rest =
    total > candidates.length ? [`(${total - candidates.length} more: give a longer name path)`] : [];
  const fact =
    total === 1
      ? `No definition has its name at ${symbol}; this one is around it:`
      : `"${symbol}" may be any of ${isMore ? "more than " : ""}${total} symbols. Call again with path:line or path:name of one:`;
  return [fact, ...candidates.map(hitLine), ...rest, ...endOf(answer)].join("\n");
}

export const nearLine = (near: readonly string[]): string[] =>
  near.length === 0 ? [] : [`Nearest names: ${near.join(", ")}`];

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
