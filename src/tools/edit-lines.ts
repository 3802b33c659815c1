import * as z from "zod";
import { editLines } from "../core/edits/index.ts";
import { closing, counted, shownDiff } from "./change-answer.ts";
import { defineTool } from "./tool.ts";

export const editLinesTool = defineTool({
  name: "edit_lines",
  title: "Edit lines by number",
  toolset: "files",
  description:
    "Inserts, replaces or deletes whole lines by number, as read_file counts them. Numbers shift after each call.\nWhere the old text is at hand, edit_file is safer.",
  effect: "edit",
  input: z.strictObject({
    path: z.string(),
    operation: z.enum(["insert", "replace", "delete"]),
    start: z.int().describe("First line, from 1; insert goes before it"),
    end: z.int().optional().describe("Last line, included; default start"),
    text: z.string().optional().describe("New lines"),
    expected_text: z.string().optional().describe("Refuse unless the lines say this"),
    expected_hash: z.string().optional().describe("Refuse unless the file has it"),
    dry_run: z.boolean().optional(),
  }),
  asks: ({ path }) => [{ path }],
  async run(
    { path, operation, start, end, text, expected_text, expected_hash, dry_run },
    { services, caller, signal },
  ) {
    const { session } = caller;
    const dryRun = dry_run === true;
    return services.files.inTurn(async () => {
      const loaded = await services.files.loadText(path, {
        session,
        ...(expected_hash !== undefined && { expectedHash: expected_hash }),
        signal,
      });
      const { shown } = loaded.place;
      const { format, hash } = loaded;
      const edit = {
        operation,
        start,
        ...(end !== undefined && { end }),
        ...(text !== undefined && { text }),
        ...(expected_text !== undefined && { expectedText: expected_text }),
      };
      const result = editLines(loaded.text, edit, { path: shown });
      const [changed] = await services.files.change(
        [{ kind: "update", path, text: result.text, format, expectedHash: hash }],
        { session, dryRun, signal },
      );
      const removed = result.before.end - result.before.start + 1;
      const added = result.after.end - result.after.start + 1;
      const fact = `${dryRun ? "would edit" : "edited"} ${shown}: ${counted(removed, "line")} out, ${counted(added, "line")} in at line ${start}`;
      return `${fact}${closing(changed, dryRun)}\n${shownDiff(result.diff)}`.trimEnd();
    });
  },
});
