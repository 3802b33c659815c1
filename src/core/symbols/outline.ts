import * as z from "zod";
import { CodiError } from "../../shared/errors.ts";
import type { FileRow } from "../../store/symbols.ts";
import { queryName, readCursor, writeCursor } from "../search/index.ts";
import { ask, type Finding, type Inquiry } from "./ask.ts";
import type { OutlineQuery, Symbols } from "./contract.ts";
import { folderAnswer } from "./outline-folder.ts";
import {
  type FoundOutline,
  fitting,
  levelsOf,
  maxCharacters,
  maxEntries,
  outlinedFile,
} from "./outlined-file.ts";
import type { Rooms } from "./rooms.ts";

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

async function fileAnswer(
  rooms: Rooms,
  inquiry: Inquiry,
  file: FileRow,
  { depth = 2, cursor }: OutlineQuery,
  name: string,
): Promise<Finding<FoundOutline>> {
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
      code: [],
      documents: [],
      notes: [],
      ...(next < deep.length && { cursor: writeCursor(name, next) }),
    },
    files: [file.path],
    isEmpty: false,
  };
}

const nothing = (shown: string): CodiError =>
  new CodiError(
    "not_found",
    `There is nothing to outline in ${shown}: it is missing, ignored, or in no language that is indexed.`,
    {
      hint: "Read it with read_file, or look with list_directory.",
    },
  );
