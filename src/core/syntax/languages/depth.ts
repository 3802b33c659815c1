/**
 * Deepest level of keys that counts as structure. Below it stand values more than names, and a file of values would
 * fill the index.
 */
export const maxKeyDepth = 4;

/** One pattern per level: `wrap` is put around the pattern of the level below, the outermost into `root`. */
export function levels(
  innermost: string,
  wrap: (inner: string) => string,
  root: (inner: string) => string,
): string {
  const patterns: string[] = [];
  let pattern = innermost;
  for (let depth = 1; depth <= maxKeyDepth; depth++) {
    patterns.push(root(pattern));
    pattern = wrap(pattern);
  }
  return patterns.join("\n");
}
