import { use } from "../syntax/index.ts";
import type { Inquiry } from "./ask.ts";
import type { Detail, ReferenceGroup, ReferencePlace, Tier } from "./contract.ts";
import type { FilePlaces } from "./gather.ts";
import { insidesOf } from "./inside.ts";
import type { Show } from "./show.ts";
import { oneLine } from "./sources.ts";

/** References of one file and tier. */
export interface TieredFile extends FilePlaces {
  readonly tier: Tier;
}

type Totals = Readonly<Record<Tier, { readonly references: number; readonly files: number }>>;

/** Up to how many references a line's text is told, its number, the number for each file. Then: for each folder. */
const maxTexts = 80;
const maxLines = 250;
const maxFiles = 1_000;
/** Groups on a page where only numbers are told. */
const groupsOnPage = 200;
const maxLimit = 100;
const maxText = 160;

/** Says less of each, the more there are; with a limit pages of everything. */
export function detailFor(limit: number | undefined, { resolved, name }: Totals): Detail {
  const references = resolved.references + name.references;
  if (limit !== undefined || references <= maxTexts) return "text";
  if (references <= maxLines) return "lines";
  return resolved.files + name.files <= maxFiles ? "files" : "folders";
}

export interface Page {
  readonly groups: readonly ReferenceGroup[];
  /** Where the next page begins; undefined after the last. */
  readonly next: number | undefined;
  /** Files whose text was shown, as in the index. */
  readonly files: readonly string[];
}

export async function pageOf(
  inquiry: Inquiry,
  show: Show,
  files: readonly TieredFile[],
  detail: Detail,
  skip: number,
  limit: number | undefined,
): Promise<Page> {
  if (detail === "files" || detail === "folders") {
    const groups =
      detail === "files" ? files.map((file) => counted(show(file.path), file)) : folders(show, files);
    const shown = groups.slice(skip, skip + groupsOnPage);
    const next = skip + shown.length < groups.length ? skip + shown.length : undefined;
    return { groups: shown, next, files: files.slice(0, groupsOnPage).map(({ path }) => path) };
  }
  const size = detail === "text" ? Math.min(limit ?? maxTexts, maxLimit) : maxLines;
  const groups: ReferenceGroup[] = [];
  const read: string[] = [];
  let [before, room] = [0, size];
  for (const file of files) {
    const from = Math.max(0, skip - before);
    const places = file.places.slice(from, from + room);
    before += file.places.length;
    if (from >= file.places.length || places.length === 0) continue;
    room -= places.length;
    read.push(file.path);
    groups.push({
      ...counted(show(file.path), file),
      places: await located(inquiry, { ...file, places }, detail === "text"),
    });
    await inquiry.pause();
  }
  const end = skip + size - room;
  const total = files.reduce((sum, { places }) => sum + places.length, 0);
  return { groups, next: end < total ? end : undefined, files: read };
}

const counted = (path: string, { tier, places }: TieredFile): ReferenceGroup => ({
  path,
  tier,
  count: places.length,
});

/** Lines, text and surroundings, read from the file. */
async function located(inquiry: Inquiry, file: TieredFile, withText: boolean): Promise<ReferencePlace[]> {
  const insides = insidesOf(inquiry.view, file.file);
  const source = await inquiry.sources.open(file.path);
  return file.places.map((place) => {
    const row = insides.at(place.offset);
    // Without its text a place is known by the definition around it.
    const line = source?.lineAt(place.offset) ?? row?.line ?? 1;
    return {
      line,
      inside: insides.pathOf(row),
      isCall: (place.use & use.call) !== 0,
      ...(withText && source && { text: oneLine(source.line(line), maxText) }),
    };
  });
}

/** Numbers by folder, two levels deep. */
function folders(show: Show, files: readonly TieredFile[]): ReferenceGroup[] {
  const sums = new Map<string, ReferenceGroup>();
  for (const { path, tier, places } of files) {
    const folder = `${show(path).split("/").slice(0, -1).slice(0, 2).join("/") || "."}/`;
    const key = `${tier}\0${folder}`;
    sums.set(key, { path: folder, tier, count: (sums.get(key)?.count ?? 0) + places.length });
  }
  return [...sums.values()].sort(
    (a, b) => (a.tier === b.tier ? 0 : a.tier === "resolved" ? -1 : 1) || b.count - a.count,
  );
}
