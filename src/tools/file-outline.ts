import * as z from "zod";
import type { LanguageCount, Outline, OutlinedFile } from "../core/symbols/index.ts";
import { endOf, plural, soFar } from "./symbol-lines.ts";
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

function folderLines(outline: Outline): string[] {
  const { path, files } = outline;
  if (files.length === 0) return [`${path}: no indexed files${soFar(outline)}.`];
  return [
    `${path}: ${contentOf(outline)}`,
    ...files.flatMap((file) => [`${file.path} (${facts(file)})`, ...entryLines(file, "  ")]),
  ];
}

/** `4 code files (go 3, c 1) and 2 documents (markdown)`, and how many of them follow. */
function contentOf({ files, code, documents }: Outline): string {
  const parts = [
    ...(code.length > 0 ? [`${plural(sum(code), "code file")} (${languages(code)})`] : []),
    ...(documents.length > 0 ? [`${plural(sum(documents), "document")} (${languages(documents)})`] : []),
  ];
  const isAll = files.length === sum(code) + sum(documents);
  return `${parts.join(" and ")}${isAll ? "" : `; ${files.length} shown`}`;
}

const sum = (counts: readonly LanguageCount[]): number => counts.reduce((all, { files }) => all + files, 0);

const maxLanguages = 4;

function languages(counts: readonly LanguageCount[]): string {
  const [only] = counts;
  if (only && counts.length === 1) return only.language;
  const named = counts.slice(0, maxLanguages).map(({ language, files }) => `${language} ${files}`);
  return [...named, ...(counts.length > maxLanguages ? ["…"] : [])].join(", ");
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
