import * as z from "zod";
import type { GrepPage, GrepRow } from "../core/search/index.ts";
import { defineTool } from "./tool.ts";

export const grep = defineTool({
  name: "grep",
  title: "Grep",
  toolset: "search",
  description: "Searches file contents (ripgrep). By name: find_files; by meaning: search_code.",
  effect: "read",
  alwaysLoad: true,
  input: z.strictObject({
    pattern: z.string().describe("Regex"),
    path: z.string().optional(),
    glob: z.string().optional().describe("*.ts, !docs/**"),
    type: z.string().optional().describe("ts, py"),
    mode: z.enum(["content", "files", "count"]).optional().describe("Default content"),
    context: z.number().optional().describe("Lines around"),
    ignore_case: z.boolean().optional(),
    literal: z.boolean().optional().describe("No regex"),
    multiline: z.boolean().optional(),
    include_hidden: z.boolean().optional().describe("Dot files"),
    include_ignored: z.boolean().optional().describe(".gitignored"),
    limit: z.number().optional(),
    cursor: z.string().optional(),
  }),
  asks: ({ path }) => [{ path: path ?? "." }],
  async run(input, { services, signal }) {
    const { ignore_case, literal, multiline, include_hidden, include_ignored, ...same } = input;
    const page = await services.search.grep(
      {
        ...same,
        ignoreCase: ignore_case,
        isLiteral: literal,
        isMultiline: multiline,
        includeHidden: include_hidden,
        includeIgnored: include_ignored,
      },
      signal,
    );
    return [...(page.rows.length === 0 ? [nothing(page)] : page.rows.map(lineOf)), ...endOf(page)].join("\n");
  },
});

function lineOf({ path, line, text, count, isBinary, isContext }: GrepRow): string {
  if (isBinary === true) return `${path}: binary file matches`;
  if (count !== undefined) return `${path}:${count}`;
  if (line === undefined) return path;
  return isContext === true ? `${path}-${line}-${text}` : `${path}:${line}:${text}`;
}

function nothing({ where, searched, cursor }: GrepPage): string {
  if (cursor !== undefined) return `Nothing more in ${where}.`;
  if (searched === 0) {
    return `No file was searched in ${where}: all are left out by glob, type, .gitignore or as hidden.`;
  }
  return `No match in ${searched === undefined ? "" : `${searched} files of `}${where}.`;
}

function endOf({ notes, cursor }: Pick<GrepPage, "notes" | "cursor">): string[] {
  return [...notes.map((note) => `(${note})`), ...(cursor === undefined ? [] : [`cursor: ${cursor}`])];
}
