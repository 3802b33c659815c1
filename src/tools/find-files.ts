import * as z from "zod";
import type { FindPage } from "../core/search/index.ts";
import { defineTool } from "./tool.ts";

export const findFiles = defineTool({
  name: "find_files",
  title: "Find files",
  toolset: "search",
  description: "Lists files by glob, newest first. For contents: grep.",
  effect: "read",
  input: z.strictObject({
    pattern: z.string().describe("*.ts, src/**, {a,b}.js"),
    path: z.string().optional(),
    include_hidden: z.boolean().optional().describe("Dot files"),
    include_ignored: z.boolean().optional().describe(".gitignored"),
    limit: z.number().optional(),
    cursor: z.string().optional(),
  }),
  asks: ({ path }) => [{ path: path ?? "." }],
  async run({ include_hidden, include_ignored, ...same }, { services, signal }) {
    const query = { ...same, includeHidden: include_hidden, includeIgnored: include_ignored };
    const page = await services.search.findFiles(query, signal);
    return [
      ...(page.paths.length === 0 ? [nothing(page)] : page.paths),
      ...page.notes.map((note) => `(${note})`),
      ...(page.cursor === undefined ? [] : [`${page.total} files match\ncursor: ${page.cursor}`]),
    ].join("\n");
  },
});

function nothing({ where, searched, total }: FindPage): string {
  if (total > 0) return `Nothing more in ${where}.`;
  if (searched === 0) return `There are no files in ${where} that are not hidden or left out by .gitignore.`;
  return `None of ${searched} files in ${where} matches; hidden and ignored ones were left out unless asked for.`;
}
