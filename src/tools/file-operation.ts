import * as z from "zod";
import type { Operated, Operation } from "../core/files/index.ts";
import { CodiError } from "../shared/errors.ts";
import { defineTool } from "./tool.ts";

const operations = ["move", "copy", "delete", "mkdir"] as const;

const input = z.strictObject({
  operation: z.enum(operations),
  path: z.string(),
  to: z.string().optional().describe("Full new path, for move and copy"),
  recursive: z.boolean().optional().describe("Delete a folder with all it holds"),
  dry_run: z.boolean().optional(),
});

export const fileOperation = defineTool({
  name: "file_operation",
  title: "Move, copy, delete, make folder",
  toolset: "files",
  description:
    "Moves, copies or deletes a file or folder, or makes a folder; parent folders are made.\nNever overwrites: delete what is in the way first. Contents are changed with edit_file.",
  effect: "edit",
  destructive: true,
  input,
  asks: ({ path, to }) => (to === undefined ? [{ path }] : [{ path }, { path: to }]),
  async run(given, { services, caller, signal }) {
    const dryRun = given.dry_run === true;
    const outcome = await services.files.operate(wanted(given), { session: caller.session, dryRun, signal });
    const fact = told(given.operation, outcome);
    return dryRun ? `Dry run, nothing was done. It would say: ${fact}` : fact;
  },
});

function wanted({ operation, path, to, recursive }: z.output<typeof input>): Operation {
  if (operation === "move" || operation === "copy") {
    if (to === undefined) throw wrong(`\`to\` is missing: ${operation} needs a target.`);
    return { operation, path, to };
  }
  if (to !== undefined) throw wrong(`\`to\` means nothing for ${operation}.`);
  return operation === "mkdir" ? { operation, path } : { operation, path, recursive: recursive === true };
}

function wrong(message: string): CodiError {
  return new CodiError("invalid_arguments", message, {
    hint: "Only move and copy take `to`. Nothing was done.",
  });
}

function told(
  operation: (typeof operations)[number],
  { place, from, isFolder, entries, existed }: Operated,
): string {
  const holding = isFolder && entries > 0 ? ` with ${entries} files and folders` : "";
  const kind = isFolder ? "folder " : "";
  switch (operation) {
    case "move":
      return `Moved ${kind}${from?.shown} to ${place.shown}${holding}.`;
    case "copy":
      return `Copied ${kind}${from?.shown} to ${place.shown}${holding}.`;
    case "delete":
      return `Deleted ${kind}${place.shown}${holding}.`;
    case "mkdir":
      return existed ? `Folder ${place.shown} exists already.` : `Made folder ${place.shown}.`;
  }
}
