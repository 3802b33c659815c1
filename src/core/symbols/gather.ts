import { type LinkStore, occurrencesIn } from "../../store/symbol-links.ts";
import type { SymbolRow } from "../../store/symbols.ts";
import { use } from "../syntax/index.ts";
import { kindOf } from "./kinds.ts";
import { isMeant, type Meanings, namesIn } from "./meanings.ts";
import { meaningOf, rulesOf } from "./rules.ts";
import type { View } from "./view.ts";

/** One reference. */
export interface Place {
  readonly offset: number;
  readonly use: number;
  /** As it is spelled there. */
  readonly name: string;
}

/** References in one file, in their order. */
export interface FilePlaces {
  readonly file: number;
  readonly path: string;
  readonly places: readonly Place[];
}

/** Files that are looked through for a symbol that is meant by its bare name in all of its module. */
const maxModuleFiles = 2_000;

/** Every reference that is resolved to the symbol, ordered by path. */
export function resolvedPlaces(
  view: Pick<View, "symbols" | "names" | "links">,
  group: readonly SymbolRow[],
  meanings: Meanings,
): FilePlaces[] {
  const accepts = meaningFilter(group);
  const owners = meanings.owner ? offsetsByFile(view, group, meanings.owner.meanings) : undefined;
  const found: FilePlaces[] = [];
  for (const [id, module] of filesOf(view, meanings)) {
    const file = view.symbols.fileById(id);
    if (!file) continue;
    const names = namesIn(meanings, id, module);
    const behind = owners?.get(id);
    if (behind && meanings.owner) names.add(meanings.owner.name);
    const places = [...names].flatMap((name) =>
      occurrences(view, name, id).flatMap((place): Place[] => {
        if (!accepts(file.language, place.use)) return [];
        const isOurs =
          isMeant(meanings, id, module, name, place) ||
          (behind !== undefined && (place.use & use.member) !== 0 && isBehind(place.offset, behind));
        return isOurs ? [{ offset: place.offset, use: place.use, name }] : [];
      }),
    );
    if (places.length > 0) found.push({ file: id, path: file.path, places: inOrder(places) });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What only doc comments say of a symbol, apart from where code uses it. */
export function apartFromDocs(files: readonly FilePlaces[]): { code: FilePlaces[]; docs: FilePlaces[] } {
  const only = (wanted: boolean): FilePlaces[] =>
    files.flatMap((file) => {
      const places = file.places.filter(({ use: found }) => ((found & use.doc) !== 0) === wanted);
      return places.length > 0 ? [{ ...file, places }] : [];
    });
  return { code: only(false), docs: only(true) };
}

/** Files in which something may mean the symbol, with their modules. */
function filesOf(view: Pick<View, "symbols">, meanings: Meanings): Map<number, number> {
  const files = new Map<number, number>();
  const owner = meanings.owner?.meanings;
  for (const map of [meanings.direct, meanings.members, owner?.direct, owner?.members])
    for (const id of map?.keys() ?? [])
      if (!files.has(id)) files.set(id, view.symbols.fileById(id)?.module ?? 0);
  for (const modules of [meanings.modules, owner?.modules])
    for (const module of modules?.keys() ?? [])
      for (const { id } of view.symbols.filesOfModule(module, maxModuleFiles)) files.set(id, module);
  return files;
}

function occurrences(view: { names: View["names"]; links: LinkStore }, name: string, file: number) {
  const id = view.names.idOf(name);
  const row = id === undefined ? undefined : view.links.referencesIn(id, file);
  return row ? occurrencesIn(row) : [];
}

/** Where the owner's name ends, in each file: what stands right behind it is a member of it. */
function offsetsByFile(
  view: Pick<View, "symbols" | "names" | "links">,
  group: readonly SymbolRow[],
  owner: Meanings,
): Map<number, Set<number>> {
  const ends = new Map<number, Set<number>>();
  const [first] = group;
  if (!first) return ends;
  for (const { file, places } of resolvedPlaces(view, [], owner))
    ends.set(file, new Set(places.map(({ offset, name }) => offset + name.length)));
  return ends;
}

/** `.` and `::` and `?.` and `->` stand between a receiver and its member. */
const isBehind = (offset: number, ends: ReadonlySet<number>): boolean =>
  ends.has(offset - 1) || ends.has(offset - 2);

/** Where types and values have names of their own, a reference in the place of one cannot mean the other. */
export function meaningFilter(group: readonly SymbolRow[]): (language: string, found: number) => boolean {
  const meanings = new Set(group.map(({ kind }) => meaningOf(kindOf(kind))));
  const [only] = meanings;
  if (meanings.size !== 1 || only === "both" || only === undefined) return () => true;
  return (language, found) => {
    if (!rulesOf(language).hasTypeNames || (found & (use.specifier | use.doc)) !== 0) return true;
    return ((found & use.type) !== 0) === (only === "type");
  };
}

function inOrder(places: Place[]): Place[] {
  places.sort((a, b) => a.offset - b.offset);
  return places.filter(({ offset }, at) => at === 0 || places[at - 1]?.offset !== offset);
}
