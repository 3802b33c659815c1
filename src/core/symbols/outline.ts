import * as z from "zod";
import { CodiError } from "../../shared/errors.ts";
import type { FileRow, SymbolRow } from "../../store/symbols.ts";
import { queryName, readCursor, writeCursor } from "../search/index.ts";
import { ask, type Finding, type Inquiry } from "./ask.ts";
import type { Outline, OutlinedFile, OutlineEntry, OutlineQuery, Symbols } from "./contract.ts";
import { kindOf } from "./kinds.ts";
import type { Rooms } from "./rooms.ts";
import { signatureOf } from "./signature.ts";

/** Definitions on a page and their characters, files of a folder on a page, definitions shown of each of them. */
const maxEntries = 400;
const maxCharacters = 20_000;
const maxFiles = 60;
const maxEntriesOfFile = 40;
const maxRows = 100_000;

export function createOutline(rooms: Rooms): Symbols["outline"] {
  return async (query, context) => {
    const name = queryName({ ...query, cursor: undefined });
    const { fence, indexing } = rooms.deps;
    const path = await rooms.locate(query.path);
    const { shown } = await fence.locate(query.path);
    // It may be newer than the index.
    if (path !== "") {
      await indexing.ensure({ signal: context.signal });
      await indexing.refresh([path], context.signal);
    }
    const { result, notes } = await ask(rooms.deps, context, (inquiry) => {
      const file = inquiry.view.symbols.file(path);
      return file
        ? fileAnswer(rooms, inquiry, file, query, name)
        : folderAnswer(rooms, inquiry, path, query, name);
    });
    if (result.files.length === 0 && !result.isFolder) throw nothing(shown);
    return { ...result, path: shown, notes: [...result.notes, ...notes] };
  };
}

type Found = Omit<Outline, "path">;

async function fileAnswer(
  rooms: Rooms,
  inquiry: Inquiry,
  file: FileRow,
  { depth = 2, cursor }: OutlineQuery,
  name: string,
): Promise<Finding<Found>> {
  const skip = cursor === undefined ? 0 : readCursor(cursor, name, z.int().min(0));
  const rows = inquiry.view.symbols.inFile(file.id);
  const levels = levelsOf(rows);
  const deep = rows.filter(({ ordinal }) => (levels.get(ordinal) ?? 0) < depth);
  const page = deep.slice(skip, skip + maxEntries);
  const all = await outlinedFile(rooms, inquiry, file, page, rows.length - deep.length, levels);
  const entries = fitting(all.entries, maxCharacters);
  const outlined = { ...all, entries, hidden: rows.length - entries.length };
  const next = skip + entries.length;
  return {
    result: {
      isFolder: false,
      files: [outlined],
      notes: [],
      ...(next < deep.length && { cursor: writeCursor(name, next) }),
    },
    files: [file.path],
    isEmpty: false,
  };
}

async function folderAnswer(
  rooms: Rooms,
  inquiry: Inquiry,
  path: string,
  { depth = 1, cursor }: OutlineQuery,
  name: string,
): Promise<Finding<Found>> {
  const { symbols } = inquiry.view;
  const after = cursor === undefined ? "" : readCursor(cursor, name, z.string());
  const rows = symbols.filesBelow(path, after, maxFiles + 1);
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
    last = file.path;
    const outlined = await outlinedFile(rooms, inquiry, file, shown, total - shown.length, levels);
    characters -= lengthOf(outlined.entries);
    files.push(outlined);
  }
  const isMore = rows.length > files.length;
  return {
    result: {
      isFolder: files.length > 0 || path === "",
      files,
      notes: [],
      ...(isMore && { cursor: writeCursor(name, last) }),
    },
    files: rows.slice(0, files.length).map(({ path: file }) => file),
    isEmpty: files.length === 0 && after === "",
  };
}

/** Characters of an entry besides its signature: line numbers, blanks. */
const aroundEntry = 16;

const lengthOf = (entries: readonly OutlineEntry[]): number =>
  entries.reduce((sum, { signature }) => sum + signature.length + aroundEntry, 0);

/** As many as there is room for, at least one. */
function fitting(entries: readonly OutlineEntry[], room: number): OutlineEntry[] {
  let left = room;
  return entries.filter(({ signature }, at) => {
    left -= signature.length + aroundEntry;
    return left > 0 || at === 0;
  });
}

async function outlinedFile(
  { show }: Rooms,
  { sources }: Inquiry,
  file: FileRow,
  rows: readonly SymbolRow[],
  hidden: number,
  levels: ReadonlyMap<number, number>,
): Promise<OutlinedFile> {
  const source = rows.length === 0 ? undefined : await sources.open(file.path);
  const doubt = doubts.get(file.state);
  return {
    path: show(file.path),
    language: file.language,
    lines: file.lines,
    entries: rows.map(
      (row): OutlineEntry => ({
        level: levels.get(row.ordinal) ?? 0,
        line: row.line,
        endLine: row.endLine,
        kind: kindOf(row.kind),
        signature: signatureOf(row, source) || row.name,
      }),
    ),
    hidden,
    ...(doubt !== undefined && { doubt }),
  };
}

/** What a file's state means for who reads its outline. */
const doubts: ReadonlyMap<string, string> = new Map([
  ["damaged", "damaged: a syntax error hides a part of it"],
  ["partial", "partial: too large to be read in whole, only what a quick look finds"],
  ["binary", "it is binary"],
  ["unreadable", "it could not be read"],
  ["failed", "it could not be parsed"],
]);

function levelsOf(rows: readonly SymbolRow[]): Map<number, number> {
  const levels = new Map<number, number>();
  for (const { ordinal, parent } of rows) levels.set(ordinal, parent < 0 ? 0 : (levels.get(parent) ?? 0) + 1);
  return levels;
}

const nothing = (shown: string): CodiError =>
  new CodiError(
    "not_found",
    `There is nothing to outline in ${shown}: it is missing, ignored, or in no language that is indexed.`,
    {
      hint: "Read it with read_file, or look with list_directory.",
    },
  );
