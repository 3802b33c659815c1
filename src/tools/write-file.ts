import * as z from "zod";
import type { Written } from "../core/files/index.ts";
import { defineTool } from "./tool.ts";

export const writeFile = defineTool({
  name: "write_file",
  title: "Write a file",
  toolset: "files",
  description:
    "Creates a text file, or replaces the whole content of one; parent folders are made.\nTo change part of a file use edit_file: it costs less and keeps the rest.",
  effect: "edit",
  destructive: true,
  input: z.strictObject({
    path: z.string(),
    content: z.string().describe("The whole new text"),
    expected_hash: z
      .string()
      .optional()
      .describe("Refuse unless the file has this hash, as read_file shows it"),
    dry_run: z.boolean().default(false),
  }),
  asks: ({ path }) => [{ path }],
  async run({ path, content, expected_hash, dry_run }, { services, caller, signal }) {
    const written = await services.files.write(path, content, {
      session: caller.session,
      ...(expected_hash !== undefined && { expectedHash: expected_hash }),
      dryRun: dry_run,
      signal,
    });
    const said = [fact(written), ...notes(written)].join(" ");
    return dry_run ? `Dry run, nothing was written. It would say: ${said}` : said;
  },
});

function fact({ kind, place, before, after, isSame }: Written): string {
  if (isSame) return `${place.shown} holds exactly this already (hash ${after?.hash}); nothing was written.`;
  const size = `${after?.size} bytes, hash ${after?.hash}`;
  return kind === "create"
    ? `Created ${place.shown}: ${size}.`
    : `Replaced ${place.shown}: ${before?.size} -> ${size}.`;
}

function notes({ seen, before, format, isConverted, isSame }: Written): string[] {
  const said: string[] = [];
  if (!seen && before && !isSame) {
    said.push(`This session had never read the old content (${before.size} bytes, hash ${before.hash}).`);
  }
  if (isConverted) said.push("Line ends were kept as CRLF.");
  if (format.encoding !== "utf-8") said.push(`The encoding was kept as ${format.encoding}.`);
  else if (format.bom) said.push("It has a byte order mark.");
  return said;
}
