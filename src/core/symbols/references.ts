import * as z from "zod";
import { queryName, readCursor, writeCursor } from "../search/index.ts";
import { ask, type Finding, type Inquiry } from "./ask.ts";
import type { DocPlaces, FoundReferences, ReferencesQuery, Symbols, Tier, Unclear } from "./contract.ts";
import { detailFor, pageOf, type TieredFile } from "./detail.ts";
import { apartFromDocs, type FilePlaces, resolvedPlaces } from "./gather.ts";
import { possiblePlaces } from "./possible.ts";
import { meaningsOf } from "./resolve.ts";
import type { Rooms } from "./rooms.ts";
import { hitOf } from "./show.ts";
import { findTarget, type NamedPlace, readPlace, unclear } from "./target.ts";

export function createReferences(rooms: Rooms): Symbols["references"] {
  return async (query, context) => {
    const name = queryName({ ...query, cursor: undefined });
    const skip = query.cursor === undefined ? 0 : readCursor(query.cursor, name, z.int().min(0));
    const below = query.path === undefined ? "" : await rooms.locate(query.path);
    const place = await readPlace(rooms, query.symbol);
    const { result, notes } = await ask(rooms.deps, context, (inquiry) =>
      answer(rooms, inquiry, { ...query, place, below, skip }),
    );
    if ("candidates" in result) return { ...result, notes };
    const { next, more, ...found } = result;
    return {
      ...found,
      notes: [...more, ...notes],
      ...(next !== undefined && { cursor: writeCursor(name, next) }),
    };
  };
}

interface Asked extends ReferencesQuery {
  readonly place: NamedPlace | undefined;
  /** As in the index. */
  readonly below: string;
  readonly skip: number;
}

type Found = Omit<FoundReferences, "notes" | "cursor"> & {
  readonly next: number | undefined;
  readonly more: readonly string[];
};

async function answer(
  rooms: Rooms,
  inquiry: Inquiry,
  asked: Asked,
): Promise<Finding<Found | Omit<Unclear, "notes">>> {
  const { view } = inquiry;
  const target = findTarget(inquiry, asked.symbol, asked.place);
  if ("candidates" in target) return unclear(rooms, inquiry, asked, target);
  const { group, rows } = target;
  const [first] = rows;
  if (!first) return unclear(rooms, inquiry, asked, { candidates: [], isCut: false });

  const meanings = meaningsOf(view, group);
  await inquiry.pause();
  const { code: resolved, docs } = apartFromDocs(resolvedPlaces(view, group, meanings));
  await inquiry.pause();
  const isMember = first.parent >= 0 || first.owner !== null;
  const wantsNames =
    asked.tier === "name" || (asked.tier === undefined && (isMember || resolved.length === 0));
  const possible = wantsNames
    ? await possiblePlaces(view, group, resolved, inquiry.pause)
    : { files: [], unseen: { files: 0, references: 0 } };
  const certain = asked.tier === "name" ? [] : inside(asked.below, resolved);
  const likely = inside(asked.below, possible.files);
  const files: TieredFile[] = [...tiered("resolved", certain), ...tiered("name", likely)];
  const totals = { resolved: sum(certain), name: sum(likely) };
  const detail = detailFor(asked.limit, totals);
  const page = await pageOf(inquiry, rooms.show, files, detail, asked.skip, asked.limit);
  const more = [
    ...(meanings.isCut ? ["The symbol is passed on through too many files: not all were followed."] : []),
    ...unseenNote(possible.unseen, first.name),
    ...(wantsNames || asked.tier !== undefined
      ? []
      : otherNote(view.links.total(first.nameId), [...resolved, ...docs])),
  ];
  return {
    result: {
      symbol: await hitOf(inquiry, rooms.show, first),
      detail,
      groups: page.groups,
      totals,
      searched: [
        ...(asked.tier === "name" ? [] : ["resolved" as const]),
        ...(wantsNames ? ["name" as const] : []),
      ],
      docs: await docsOf(
        rooms,
        inquiry,
        asked.tier === "name" || asked.skip > 0 ? [] : inside(asked.below, docs),
      ),
      next: page.next,
      more,
    },
    files: [first.path, ...page.files, ...docs.map(({ path }) => path)],
    isEmpty: files.length === 0,
  };
}

function inside(below: string, files: readonly FilePlaces[]): readonly FilePlaces[] {
  if (below === "") return files;
  return files.filter(({ path }) => path === below || path.startsWith(`${below}/`));
}

/** Files with doc comments that are told. */
const maxDocFiles = 20;

async function docsOf(
  { show }: Rooms,
  { sources }: Inquiry,
  files: readonly FilePlaces[],
): Promise<FoundReferences["docs"]> {
  const found: DocPlaces[] = [];
  for (const { path, places } of files.slice(0, maxDocFiles)) {
    const source = await sources.open(path);
    const lines = source ? places.map(({ offset }) => source.lineAt(offset)) : [];
    found.push({ path: show(path), lines: [...new Set(lines)] });
  }
  return { files: found, left: files.length - found.length };
}

const tiered = (tier: Tier, files: readonly FilePlaces[]): TieredFile[] =>
  files.map((file) => ({ ...file, tier }));

const sum = (files: readonly FilePlaces[]): { references: number; files: number } => ({
  references: files.reduce((all, { places }) => all + places.length, 0),
  files: files.length,
});

function unseenNote(unseen: { readonly files: number; readonly references: number }, name: string): string[] {
  if (unseen.files === 0) return [];
  return [
    `${unseen.references} more places in ${unseen.files} files spell "${name}" and were not looked at: narrow with path, or grep.`,
  ];
}

/** The name elsewhere: mostly other symbols, but who renames must know of it. */
function otherNote(total: { readonly references: number }, resolved: readonly FilePlaces[]): string[] {
  const others = total.references - sum(resolved).references;
  return others > 0
    ? [
        `The name stands in ${others} other ${others === 1 ? "place" : "places"}, bound to something else or to nothing known: tier name shows those that may be meant.`,
      ]
    : [];
}
