import * as z from "zod";
import type { Outline, OutlinedFile } from "../core/symbols/index.ts";
import { endOf, plural } from "./symbol-lines.ts";
import { defineTool } from "./tool.ts";

export const fileOutline = defineTool({
  name: "file_outline",
  title: "Outline a file or folder",
  toolset: "symbols",
  description: "Lists what a file or folder defines, with lines: before read_file.",
  effect: "read",
  input: z.strictObject({
    path: z.string(),
    depth: z.int().min(1).optional().describe("Nesting; default 2, folder 1"),
    cursor: z.string().optional(),
  }),
  asks: ({ path }) => [{ path }],
  async run(input, { services, signal, progress }) {
    const found = await services.symbols.outline(input, { signal, progress });
    return [...(found.isFolder ? folderLines(found) : found.files.flatMap(fileLines)), ...endOf(found)].join(
      "\n",
    );
  },
});

function fileLines(file: OutlinedFile): string[] {
  return [`${file.path}: ${facts(file)}`, ...entryLines(file, "")];
}

function folderLines({ path, files, cursor }: Outline): string[] {
  if (files.length === 0) return [`${path}: no indexed files.`];
  const count = `${plural(files.length, "file")}${cursor === undefined ? "" : ", not all"}`;
  return [
    `${path}: ${count}`,
    ...files.flatMap((file) => [`${file.path} (${facts(file)})`, ...entryLines(file, "  ")]),
  ];
}

function facts({ language, lines, entries, hidden, doubt }: OutlinedFile): string {
  const shown = hidden === 0 ? "" : `, ${entries.length} shown`;
  const counted = `${language}, ${plural(lines, "line")}, ${plural(entries.length + hidden, "definition")}${shown}`;
  return doubt === undefined ? counted : `${counted}; ${doubt}`;
}

function entryLines({ entries }: OutlinedFile, indent: string): string[] {
  return entries.map(({ level, line, endLine, signature }) => {
    const lines = endLine > line ? `${line}-${endLine}` : `${line}`;
    return `${indent}${"  ".repeat(level)}${lines} ${signature}`;
  });
}
