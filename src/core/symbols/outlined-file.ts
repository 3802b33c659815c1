import type { FileRow, SymbolRow } from "../../store/symbols.ts";
import type { Inquiry } from "./ask.ts";
import type { Outline, OutlinedFile, OutlineEntry } from "./contract.ts";
import { kindOf } from "./kinds.ts";
import type { Rooms } from "./rooms.ts";
import { signatureOf } from "./signature.ts";

/** An outline, but for what it is shown under. */
export type FoundOutline = Omit<Outline, "path">;

/** Definitions on a page and their characters. */
export const maxEntries = 400;
export const maxCharacters = 20_000;

/** Characters of an entry besides its signature: line numbers, blanks. */
const aroundEntry = 16;

export const lengthOf = (entries: readonly OutlineEntry[]): number =>
  entries.reduce((sum, { signature }) => sum + signature.length + aroundEntry, 0);

/** As many as there is room for, at least one. */
export function fitting(entries: readonly OutlineEntry[], room: number): OutlineEntry[] {
  let left = room;
  return entries.filter(({ signature }, at) => {
    left -= signature.length + aroundEntry;
    return left > 0 || at === 0;
  });
}

export async function outlinedFile(
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

export function levelsOf(rows: readonly SymbolRow[]): Map<number, number> {
  const levels = new Map<number, number>();
  for (const { ordinal, parent } of rows) levels.set(ordinal, parent < 0 ? 0 : (levels.get(parent) ?? 0) + 1);
  return levels;
}
