import * as z from "zod";
import type { Entry, Listing } from "../core/files/index.ts";
import { defineTool } from "./tool.ts";

export const listDirectory = defineTool({
  name: "list_directory",
  title: "List a folder",
  toolset: "files",
  description:
    "Lists a folder, as a tree with depth above 1; what .gitignore excludes is only named.\nTo find files by name use find_files.",
  effect: "read",
  input: z.strictObject({
    path: z.string().default("."),
    depth: z.int().min(1).default(1).describe("Levels of folders to open"),
    include_ignored: z.boolean().default(false).describe("List these too"),
    limit: z.int().min(1).max(5000).default(500),
    cursor: z.string().optional().describe("Last line of the page before"),
  }),
  asks: ({ path }) => [{ path }],
  async run({ path, depth, include_ignored, limit, cursor }, { services, signal }) {
    const from = cursor === undefined ? {} : { cursor: cursor.replace(/^cursor: /, "") };
    const options = { depth, includeIgnored: include_ignored, limit, ...from, signal };
    return answer(await services.files.list(path, options), cursor !== undefined);
  },
});

function answer({ place, entries, ignored, cursor }: Listing, isContinued: boolean): string {
  const more = isContinued ? "more " : "";
  const count = entries.length === 1 ? `1 ${more}entry` : `${entries.length} ${more}entries`;
  const lines = [`${place.shown}: ${count}${cursor === undefined ? "" : ", not all"}`];
  const parent = entries[0]?.path.split("/").slice(0, -1).join("/");
  if (isContinued && parent) lines.push(`(still in ${parent}/)`);
  for (const entry of entries) lines.push(`${"  ".repeat(entry.depth - 1)}${label(entry)}`);
  if (ignored.length > 0) lines.push(ignoredNote(ignored));
  if (cursor !== undefined) lines.push(`cursor: ${cursor}`);
  return lines.join("\n");
}

function label({ path, kind, target, isClosed }: Entry): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (kind === "folder") return isClosed ? `${name}/ (may not be read)` : `${name}/`;
  if (kind === "link") return `${name} -> ${target}`;
  return kind === "special" ? `${name} (pipe, socket or device)` : name;
}

/** Enough names to see what is meant. */
const maxIgnoredNames = 8;

function ignoredNote(ignored: readonly string[]): string {
  const names = ignored.slice(0, maxIgnoredNames).join(", ");
  const rest = ignored.length > maxIgnoredNames ? ` and ${ignored.length - maxIgnoredNames} more` : "";
  return `Left out by .gitignore: ${names}${rest} (include_ignored shows them)`;
}
