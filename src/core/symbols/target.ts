import type { SymbolRow } from "../../store/symbols.ts";
import { trait } from "../syntax/index.ts";
import type { Finding, Inquiry } from "./ask.ts";
import type { SymbolHit, Unclear } from "./contract.ts";
import { groupOf, mergedWith } from "./group.ts";
import { lookUp, nearNames, stepsOf } from "./lookup.ts";
import type { Rooms } from "./rooms.ts";
import { rulesOf } from "./rules.ts";
import { hitOf } from "./show.ts";

/** The one symbol that was named, or all that may be meant. */
export type Target =
  | { readonly group: readonly SymbolRow[]; readonly rows: readonly SymbolRow[] }
  | { readonly candidates: readonly SymbolRow[]; readonly isCut: boolean };

/** A symbol that was named with its file: `path:line` or `path:name`. */
export interface NamedPlace {
  /** As in the index. */
  readonly path: string;
  readonly line: number | undefined;
  /** Name or name path. */
  readonly name: string;
}

/** Reads `path:line` (a column may follow) and `path:name`; undefined for what names no file inside the workspace. */
export async function readPlace(rooms: Rooms, symbol: string): Promise<NamedPlace | undefined> {
  const text = symbol.trim();
  const [, path, line] = /^(.+?):(\d{1,9})(?::\d+)?$/s.exec(text) ?? [];
  if (path !== undefined && line !== undefined && !path.endsWith(":"))
    return { path: await rooms.locate(path), line: Number(line), name: "" };
  const [, file, name] = /^([^:]*[./\\][^:]*|[A-Za-z]:[^:]+):([^:].*)$/s.exec(text) ?? [];
  if (file === undefined || name === undefined) return undefined;
  // `M.items:add` may be a name in a language that writes it so (Lua).
  const isSurelyPath = /[\\/]/.test(file);
  const located = await rooms.locate(file).catch((error: unknown) => {
    if (isSurelyPath) throw error;
    return undefined;
  });
  return located === undefined ? undefined : { path: located, line: undefined, name };
}

export function findTarget(inquiry: Inquiry, symbol: string, place: NamedPlace | undefined): Target {
  const { view } = inquiry;
  if (place?.line !== undefined) return onLine(inquiry, place.path, place.line);
  const filter = place ? { path: place.path } : {};
  const { rows, isCut } = lookUp(view, place?.name ?? symbol, filter, stepsOf.exact);
  const target = chosen(inquiry, rows, false);
  return "candidates" in target ? { ...target, isCut } : target;
}

function onLine(inquiry: Inquiry, path: string, line: number): Target {
  const { symbols } = inquiry.view;
  const file = symbols.file(path);
  if (!file) return { candidates: [], isCut: false };
  const rows = symbols.onLine(file.id, line);
  if (rows.length === 0) {
    const around = symbols.inFile(file.id).findLast((row) => row.line <= line && row.endLine >= line);
    return { candidates: around ? [around] : [], isCut: false };
  }
  // A line that defines a type with its members means the type.
  const ordinals = new Set(rows.map(({ ordinal }) => ordinal));
  return chosen(
    inquiry,
    rows.filter(({ parent }) => !ordinals.has(parent)),
    true,
  );
}

function chosen({ view }: Inquiry, rows: readonly SymbolRow[], byPlace: boolean): Target {
  const firsts: SymbolRow[] = [];
  const seen = new Set<string>();
  let group: SymbolRow[] = [];
  for (const row of withoutDeclarations(rows)) {
    if (seen.has(keyOf(row))) continue;
    firsts.push(row);
    // A type and a value of one name in one place are two symbols: a line says which is meant, a name means both.
    group = byPlace ? groupOf(view, row) : mergedWith(view, row);
    for (const one of group) seen.add(keyOf(one));
  }
  return firsts.length === 1 ? { group, rows } : { candidates: firsts, isCut: false };
}

const keyOf = ({ file, ordinal }: SymbolRow): string => `${file}:${ordinal}`;

/** What a header declares and a source file defines is one symbol, which stands where it is defined. */
function withoutDeclarations(rows: readonly SymbolRow[]): readonly SymbolRow[] {
  const defined = rows.filter(
    ({ traits, language }) => !rulesOf(language).hasHeaders || (traits & trait.declaration) === 0,
  );
  return defined.length > 0 ? defined : rows;
}

const maxCandidates = 20;

/** The answer when it is not clear what was meant. */
export async function unclear(
  rooms: Rooms,
  inquiry: Inquiry,
  { symbol, place }: { readonly symbol: string; readonly place: NamedPlace | undefined },
  { candidates, isCut }: Extract<Target, { candidates: unknown }>,
): Promise<Finding<Omit<Unclear, "notes">>> {
  const shown = candidates.slice(0, maxCandidates);
  const hits: SymbolHit[] = [];
  for (const row of shown) hits.push(await hitOf(inquiry, rooms.show, row));
  const near = candidates.length === 0 && place?.line === undefined ? nearNames(inquiry.view, symbol) : [];
  return {
    result: { candidates: hits, total: candidates.length, isMore: isCut, near },
    // A file that is named is read, also before the first pass has come to it.
    files: [...(place ? [place.path] : []), ...shown.map(({ path }) => path)],
    isEmpty: candidates.length === 0,
  };
}
