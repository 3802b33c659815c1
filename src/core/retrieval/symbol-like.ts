/** A question that is the name of something. */
export interface NamedThing {
  readonly name: string;
  /** Names before it: `Class` of `Class.method`. */
  readonly chain: readonly string[];
}

/** Reads one word as a name, perhaps with what encloses it (`a.b`, `A::b`, `A#b`, `A/b`); undefined for anything else. */
export function namedThing(question: string): NamedThing | undefined {
  const word = question.trim().replace(/\(\)$/, "");
  if (!/^[\p{L}\p{N}_$#.:/~!?-]{2,200}$/u.test(word) || !/\p{L}/u.test(word)) return undefined;
  const names = word.split(/::|[.#/]|->/).filter((name) => name !== "");
  const name = names.pop();
  return name === undefined ? undefined : { name, chain: names };
}

/** Words inside a longer question that can only be identifiers: `parseHeader`, `max_size`, `fs.readFile`, `open()`. */
export function identifiersIn(question: string): readonly string[] {
  const words = question.slice(0, 2_000).match(/[\p{L}_$][\p{L}\p{N}_$]*(?:\(\))?/gu) ?? [];
  return [
    ...new Set(
      words
        .filter((word) => /[a-z\d][A-Z]|[\p{L}\d]_[\p{L}\d]|\(\)$|^\$|^_+\p{L}/u.test(word))
        .map((word) => word.replace("()", "")),
    ),
  ].slice(0, 8);
}
