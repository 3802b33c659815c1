import type { SymbolFilter, SymbolRow } from "../../store/symbols.ts";
import type { MatchStep } from "./contract.ts";
import { groupOf } from "./group.ts";
import { fits, type NamePath, readNamePath } from "./name-path.ts";
import { fuzzyNames, namesFor } from "./names.ts";
import { order } from "./rank.ts";
import { scopeOf, type View } from "./view.ts";

/** Definitions that fit a query, best first. */
export interface Lookup {
  readonly rows: readonly SymbolRow[];
  readonly step: MatchStep | undefined;
  /** Whether there may be more than were looked at. */
  readonly isCut: boolean;
}

const allSteps: readonly MatchStep[] = ["exact", "ignoring case", "prefix", "substring", "fuzzy"];

/** What a caller's word for a match stands for. */
export const stepsOf: Readonly<Record<"exact" | "prefix" | "substring" | "fuzzy", readonly MatchStep[]>> = {
  exact: ["exact", "ignoring case"],
  prefix: ["prefix"],
  substring: ["substring"],
  fuzzy: ["fuzzy"],
};

/** Definitions ranked for one answer, of one name and of several: whoever wants more has to say more. */
const maxRows = 300;
const maxRowsOfMany = 150;

/** Takes the first step that finds something. */
export function lookUp(
  view: Pick<View, "symbols" | "names">,
  query: string,
  filter: SymbolFilter = {},
  steps: readonly MatchStep[] = allSteps,
): Lookup {
  const readings = readNamePath(query);
  for (const step of steps) {
    for (const reading of step === "exact" || step === "ignoring case" ? readings : readings.slice(-1)) {
      const found = look(view, step, reading, filter);
      if (found.rows.length > 0) return { ...found, step };
    }
  }
  return { rows: [], step: undefined, isCut: false };
}

function look(
  view: Pick<View, "symbols" | "names">,
  step: MatchStep,
  reading: NamePath,
  filter: SymbolFilter,
): Omit<Lookup, "step"> {
  const { names, isCut } = namesFor(view, step, reading.name);
  if (names.length === 0) return { rows: [], isCut };
  const places = new Map(names.map(({ id }, at) => [id, at]));
  const most = places.size > 1 ? maxRowsOfMany : maxRows;
  const found = view.symbols.named([...places.keys()], filter, most);
  const rows = found.filter((row) => isThere(view, reading, row, step !== "exact"));
  return { rows: ranked(view, step, rows, places), isCut: isCut || found.length === most };
}

function isThere(
  view: Pick<View, "symbols">,
  reading: NamePath,
  row: SymbolRow,
  ignoresCase: boolean,
): boolean {
  const { scope, isWhole, overload } = reading;
  if (scope.length > 0 || isWhole) {
    if (!fits(reading, scopeOf(view, row), outsideOf(row), ignoresCase)) return false;
  }
  if (overload === undefined) return true;
  return groupOf(view, row)[overload]?.ordinal === row.ordinal;
}

/** What may stand before the outermost name of a path: its package, its file, its folder. */
function outsideOf({ path, package: own }: SymbolRow): string[] {
  const [file = "", folder = ""] = path.split("/").toReversed();
  const packages = own === null ? [] : [own, own.split(/[./:\\]+/).at(-1) ?? own];
  return [...packages, file.replace(/\.[^.]*$/, ""), folder];
}

/** Names whose references are counted, and files counted in for each: enough to tell used names from unused ones. */
const maxCounted = 60;
const countedFiles = 16;

function ranked(
  view: Pick<View, "names">,
  step: MatchStep,
  rows: readonly SymbolRow[],
  places: ReadonlyMap<number, number>,
): SymbolRow[] {
  const counts = new Map<number, number>();
  const used = (name: number): number => {
    const known = counts.get(name);
    if (known !== undefined) return known;
    const found = counts.size < maxCounted && places.size > 1 ? view.names.references(name, countedFiles) : 0;
    counts.set(name, found);
    return found;
  };
  const keys = rows.map((row) => ({
    row,
    // How like a guess is goes before everything else; the other steps are all equally right.
    like: step === "fuzzy" ? (places.get(row.nameId) ?? 0) : 0,
    order: order(row),
  }));
  for (const id of places.keys()) used(id);
  keys.sort(
    (a, b) =>
      a.like - b.like ||
      a.order - b.order ||
      used(b.row.nameId) - used(a.row.nameId) ||
      a.row.name.length - b.row.name.length ||
      (a.row.path < b.row.path ? -1 : a.row.path > b.row.path ? 1 : a.row.ordinal - b.row.ordinal),
  );
  return keys.map(({ row }) => row);
}

const maxNear = 5;

/** Names of definitions that are written much like a query, when nothing was found. */
export function nearNames(view: Pick<View, "symbols" | "names">, query: string): string[] {
  const name = readNamePath(query).at(-1)?.name ?? query;
  const { names } = fuzzyNames(view, name);
  const defined = new Set(
    view.symbols
      .named(
        names.map(({ id }) => id),
        {},
        maxRows,
      )
      .map(({ name: found }) => found),
  );
  return names
    .map(({ text }) => text)
    .filter((text) => defined.has(text))
    .slice(0, maxNear);
}
