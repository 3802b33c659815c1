/** A key with at most one `*`, as `paths` of tsconfig.json and `exports` of package.json have them. */
export interface WildcardMatch<Value> {
  readonly value: Value;
  /** What `*` stands for; undefined for a key without one. */
  readonly rest: string | undefined;
}

/** The entry that fits best: the exact key, else the one with the longest text before its `*`. */
export function matchWildcard<Value>(
  entries: Iterable<readonly [string, Value]>,
  name: string,
): WildcardMatch<Value> | undefined {
  let best: WildcardMatch<Value> | undefined;
  let length = -1;
  for (const [key, value] of entries) {
    if (key === name) return { value, rest: undefined };
    const star = key.indexOf("*");
    const before = key.slice(0, Math.max(star, 0));
    const after = key.slice(star + 1);
    const fits =
      star >= 0 && name.length >= key.length - 1 && name.startsWith(before) && name.endsWith(after);
    if (!fits || before.length <= length) continue;
    best = { value, rest: name.slice(before.length, name.length - after.length) };
    length = before.length;
  }
  return best;
}

/** Puts what `*` stands for where the target has one. */
export function fillWildcard(target: string, rest: string | undefined): string {
  return rest === undefined ? target : target.replaceAll("*", rest);
}
