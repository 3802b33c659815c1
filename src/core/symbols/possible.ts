import { type ImportRow, occurrencesIn, type ReferenceRow } from "../../store/symbol-links.ts";
import type { SymbolRow } from "../../store/symbols.ts";
import { binding, use } from "../syntax/index.ts";
import { type FilePlaces, meaningFilter, type Place } from "./gather.ts";
import { kindOf } from "./kinds.ts";
import { rulesOf } from "./rules.ts";
import type { View } from "./view.ts";

/** References that may mean a symbol: they have its name, and nothing says that they mean something else. */
export interface Possible {
  /** Likeliest first: the same file, importers of its module, all others. */
  readonly files: readonly FilePlaces[];
  /** References of the name in files that were not looked at, for their number. */
  readonly unseen: { readonly files: number; readonly references: number };
}

/** References looked at for one answer: about 20 ms. */
const maxLooked = 60_000;
const batch = 200;
const maxImporters = 5_000;

/** @param resolved those that are certain, which are left out here. */
export async function possiblePlaces(
  view: View,
  group: readonly SymbolRow[],
  resolved: readonly FilePlaces[],
  pause: () => Promise<void>,
): Promise<Possible> {
  const [first] = group;
  if (!first) return { files: [], unseen: { files: 0, references: 0 } };
  const judge = createJudge(view, group, first);
  const known = new Map(
    resolved.map(({ file, places }) => [file, new Set(places.map(({ offset }) => offset))]),
  );
  const near = new Set([first.file, ...importersOf(view, first.module)]);
  const ranks: FilePlaces[][] = [[], [], []];
  let looked = 0;
  let seenFiles = 0;
  let seen = 0;
  const look = (row: ReferenceRow): void => {
    looked += row.count;
    seenFiles += 1;
    seen += row.count;
    const certain = known.get(row.file);
    const places = occurrencesIn(row).flatMap((place): Place[] =>
      (place.use & use.doc) === 0 && !certain?.has(place.offset) && judge(row, place.use, place.binding)
        ? [{ offset: place.offset, use: place.use, name: first.name }]
        : [],
    );
    const rank = row.file === first.file ? 0 : near.has(row.file) ? 1 : 2;
    if (places.length > 0) ranks[rank]?.push({ file: row.file, path: row.path, places });
  };

  for (const file of near) {
    const row = view.links.referencesIn(first.nameId, file);
    if (row && looked < maxLooked) look(row);
  }
  let last = 0;
  while (looked < maxLooked) {
    const rows = view.links.referencesTo(first.nameId, last, batch);
    for (const row of rows) {
      last = row.file;
      if (!near.has(row.file) && looked < maxLooked) look(row);
    }
    if (rows.length < batch) break;
    await pause();
  }
  const total = looked < maxLooked ? { files: seenFiles, references: seen } : view.links.total(first.nameId);
  return {
    files: ranks.flatMap((files) => files.sort((a, b) => (a.path < b.path ? -1 : 1))),
    unseen: { files: total.files - seenFiles, references: total.references - seen },
  };
}

function importersOf(view: View, module: number): number[] {
  if (module === 0) return [];
  return view.links.importersOf(module, maxImporters);
}

/** Tells whether an unresolved reference may be the symbol. */
function createJudge(view: View, group: readonly SymbolRow[], first: SymbolRow) {
  const accepts = meaningFilter(group);
  const isMember = first.parent >= 0 || first.owner !== null;
  const importOf = createImports(view);
  const holders = holdersOf(view, first.nameId);
  return (row: ReferenceRow, found: number, bound: number): boolean => {
    if (!accepts(row.language, found)) return false;
    const rules = rulesOf(row.language);
    const isBehind = (found & use.member) !== 0;
    if (isMember && !isBehind && !rules.hasBareMembers && !isOpen(found)) return false;
    if (!isMember && isBehind && rules.hasTypeNames) return false;
    if (bound === binding.free) return true;
    if (bound % 2 === 1) {
      // Bound to a definition of that file: `this.x` and `Class.x`, where the class may have inherited it.
      return isBehind && !holders.has(`${row.file}:${(bound - 1) / 2}`);
    }
    const entry = importOf(row.file, (bound - 2) / 2);
    if (!entry) return true;
    if (!isBehind) return entry.module === null && mayBeOurs(entry);
    if (entry.namespace === null) return true;
    // A module in the workspace that has this name itself is another's.
    return view.symbols.topLevelNamed(first.nameId, entry.namespace).length === 0;
  };

  /** In a pattern or an object literal a member's name stands alone. */
  function isOpen(found: number): boolean {
    return (found & use.write) !== 0 && kindOf(first.kind) === "property";
  }
}

const maxHolders = 20_000;

/**
 * Definitions that have a member of this name and nothing to do with others, as `file:ordinal`: their `this.x` is theirs.
 * Who inherits or is inherited from may override or implement the one in question.
 */
function holdersOf(view: View, name: number): { has(key: string): boolean } {
  const holders = new Map(
    view.symbols.holders(name, maxHolders).map((holder) => [`${holder.file}:${holder.parent}`, holder]),
  );
  const alone = new Map<string, boolean>();
  return {
    has(key) {
      const holder = holders.get(key);
      if (!holder) return false;
      const known = alone.get(key) ?? isAlone(view, holder.file, holder.parent);
      alone.set(key, known);
      return known;
    },
  };
}

function isAlone(view: View, file: number, ordinal: number): boolean {
  const row = view.symbols.symbol(file, ordinal);
  if (!row || !closed.has(kindOf(row.kind))) return false;
  return (
    view.links.heritageOf(file, ordinal).length === 0 && view.links.heritageNamed(row.nameId, 1).length === 0
  );
}

/** An object may be of any type; these are of their own. */
const closed: ReadonlySet<string> = new Set(["class", "enum", "namespace"]);

/** A package from outside cannot hold a definition of ours; where imports are not followed, we cannot tell. */
function mayBeOurs({ language, specifier }: ImportRow): boolean {
  return !rulesOf(language).hasExports || /^[.#~@/]/.test(specifier);
}

function createImports(view: View) {
  const kept = new Map<string, ImportRow | undefined>();
  return (file: number, ordinal: number): ImportRow | undefined => {
    const key = `${file}:${ordinal}`;
    if (!kept.has(key)) kept.set(key, view.links.importAt(file, ordinal));
    return kept.get(key);
  };
}
