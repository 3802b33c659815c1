/** What was asked for: a name, perhaps with what encloses it. */
export interface NamePath {
  /** Names of what encloses it, outermost first; may leave out the outer ones. */
  readonly scope: readonly string[];
  readonly name: string;
  /** Which of several definitions of one name in one place, from 0. */
  readonly overload: number | undefined;
  /** Nothing encloses it but `scope`. */
  readonly isWhole: boolean;
}

/**
 * Reads `name`, `Class/method`, `Class.method`, `Class::method`, `Class#method`, `pkg.Name`, `/name` (top level only),
 * and `name[1]`. A name may hold these signs itself (`operator/`, `.header`): then it is meant as a whole, too.
 * @returns readings, the most literal first.
 */
export function readNamePath(query: string): readonly NamePath[] {
  const text = query.trim();
  const readings: NamePath[] = [{ scope: [], name: text, overload: undefined, isWhole: false }];
  const indexed = /^(.+)\[(\d{1,4})\]$/s.exec(text);
  const path = indexed?.[1] ?? text;
  const overload = indexed?.[2] === undefined ? undefined : Number(indexed[2]);
  const isWhole = path.startsWith("/");
  const steps = path.split(separators).filter((step) => step !== "");
  const name = steps.at(-1)?.replace(/\(\)$/, "");
  if (name !== undefined && name !== "" && (steps.length > 1 || isWhole || name !== text))
    readings.push({ scope: steps.slice(0, -1), name, overload, isWhole });
  return readings;
}

const separators = /::|->|[/.#\\]/;

/** Whether a definition stands where the path says. `around`: what encloses it, outermost first, then its package. */
export function fits(
  path: Pick<NamePath, "scope" | "isWhole">,
  around: readonly string[],
  outside: readonly string[],
  ignoresCase: boolean,
): boolean {
  const { scope, isWhole } = path;
  const same = (a: string, b: string | undefined): boolean =>
    b !== undefined && (a === b || (ignoresCase && a.toLowerCase() === b.toLowerCase()));
  if (isWhole && scope.length !== around.length) return false;
  // The innermost steps must be the enclosing definitions; those left over may name the package or the file.
  const rest = [...scope];
  for (const name of around.toReversed()) {
    if (rest.length === 0) return true;
    if (!same(name, rest.at(-1))) return false;
    rest.pop();
  }
  const last = rest.at(-1);
  return last === undefined || outside.some((name) => same(name, last));
}
