import * as z from "zod";
import { editLines } from "../core/edits/index.ts";
import { closing, counted, shownDiff } from "./change-answer.ts";
import { defineTool } from "./tool.ts";

export const editLinesTool = defineTool({
  name: "edit_lines",
  title: "Edit lines by number",
  toolset: "files",
  description:
    "Inserts, replaces or deletes lines by number.\nedit_file is safer: numbers shift with each call.",
  effect: "edit",
  input: z.strictObject({
    path: z.string(),
    operation: z.enum(["insert", "replace", "delete"]),
    start: z.int().describe("From 1; insert goes before it"),
    end: z.int().optional().describe("Included"),
    text: z.string().optional().describe("New lines"),
    expected_text: z.string().optional().describe("What the lines must say"),
    dry_run: z.boolean().optional(),
  }),
  asks: ({ path }) => [{ path }],
  async run({ path, operation, start, end, text, expected_text, dry_run }, { services, caller, signal }) {
    const { session } = caller;
    const dryRun = dry_run === true;
    return services.files.inTurn(async () => {
      const loaded = await services.files.loadText(path, {
        session,
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
