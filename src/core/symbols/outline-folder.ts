import * as z from "zod";
import type { FileRow } from "../../store/symbols.ts";
import { readCursor, writeCursor } from "../search/index.ts";
import type { Finding, Inquiry } from "./ask.ts";
import type { OutlinedFile, OutlineQuery } from "./contract.ts";
import {
  type FoundOutline,
  lengthOf,
  levelsOf,
  maxCharacters,
  maxEntries,
  outlinedFile,
} from "./outlined-file.ts";
import type { Rooms } from "./rooms.ts";
import type { View } from "./view.ts";

/** Files on a page, definitions shown of each of them, definitions looked at of one. */
const maxFiles = 60;
const maxEntriesOfFile = 40;
const maxRows = 100_000;

/** Languages in which people write texts and settings: whoever looks for code wants them last. */
const documents: readonly string[] = ["markdown", "html", "json", "yaml", "toml"];

/** The last file of the page before. */
const cursorShape = z.object({ isDocument: z.boolean(), path: z.string() });
type Place = z.infer<typeof cursorShape>;

/** What the files of a folder define. */
export async function folderAnswer(
  rooms: Rooms,
  inquiry: Inquiry,
  path: string,
  { depth = 1, cursor }: OutlineQuery,
  name: string,
): Promise<Finding<FoundOutline>> {
  const { symbols } = inquiry.view;
  const after =
    cursor === undefined ? { isDocument: false, path: "" } : readCursor(cursor, name, cursorShape);
  const rows = filesAfter(inquiry.view, path, after, maxFiles + 1);
  const files: OutlinedFile[] = [];
  let room = maxEntries;
  let characters = maxCharacters;
  let last = after;
  for (const file of rows.slice(0, maxFiles)) {
    if (room <= 0 || characters <= 0) break;
    await inquiry.pause();
    const all = depth === 1 ? symbols.topLevel(file.id, maxRows) : symbols.inFile(file.id);
    const levels = levelsOf(all);
    const deep = all.filter(({ ordinal }) => (levels.get(ordinal) ?? 0) < depth);
    const shown = deep.slice(0, maxEntriesOfFile);
    const total = symbols.countInFile(file.id);
    room -= shown.length;
    last = { isDocument: documents.includes(file.language), path: file.path };
    const outlined = await outlinedFile(rooms, inquiry, file, shown, total - shown.length, levels);
    characters -= lengthOf(outlined.entries);
    files.push(outlined);
  }
  const isMore = rows.length > files.length;
  const languages = symbols.languagesBelow(path);
  return {
    result: {
      isFolder: files.length > 0 || path === "",
      files,
      code: languages.filter(({ language }) => !documents.includes(language)),
      documents: languages.filter(({ language }) => documents.includes(language)),
      notes: [],
      ...(isMore && { cursor: writeCursor(name, last) }),
    },
    files: rows.slice(0, files.length).map(({ path: file }) => file),
    isEmpty: files.length === 0 && cursor === undefined,
  };
}

/** Code in order of its paths, then documents. */
function filesAfter(
  { symbols }: Pick<View, "symbols">,
  folder: string,
  after: Place,
  limit: number,
): FileRow[] {
  const code = after.isDocument
    ? []
    : symbols.filesBelow(folder, after.path, limit, { are: documents, isIn: false });
  const from = after.isDocument ? after.path : "";
  return [...code, ...symbols.filesBelow(folder, from, limit - code.length, { are: documents, isIn: true })];
}
