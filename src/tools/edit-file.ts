import * as z from "zod";
import { applyEdits, type EditOutcome } from "../core/edits/index.ts";
import { closing, counted, shownDiff, tolerances } from "./change-answer.ts";
import { defineTool } from "./tool.ts";

export const editFile = defineTool({
  name: "edit_file",
  title: "Edit a file",
  toolset: "files",
  description:
    "Replaces text, all edits or none. Each old_text must fit one place; indent, blanks and quotes may differ.\nMany files: apply_patch.",
  effect: "edit",
  input: z.strictObject({
    path: z.string(),
    edits: z
      .array(
        z.strictObject({
          old_text: z.string(),
          new_text: z.string(),
          replace_all: z.boolean().optional(),
        }),
      )
      .describe("Made in order"),
    expected_hash: z.string().optional().describe("From read_file"),
    dry_run: z.boolean().optional(),
  }),
  alwaysLoad: true,
  asks: ({ path }) => [{ path }],
  async run({ path, edits, expected_hash, dry_run }, { services, caller, signal }) {
    const { session } = caller;
    const dryRun = dry_run === true;
    return services.files.inTurn(async () => {
      const loaded = await services.files.loadText(path, {
        session,
        ...(expected_hash !== undefined && { expectedHash: expected_hash }),
        signal,
      });
      const sent = edits.map(({ old_text, new_text, replace_all }) => ({
        oldText: old_text,
        newText: new_text,
        replaceAll: replace_all === true,
      }));
      const { shown } = loaded.place;
      const result = applyEdits(loaded.text, sent, { path: shown });
      const { format, hash } = loaded;
      const [changed] = await services.files.change(
        [{ kind: "update", path, text: result.text, format, expectedHash: hash }],
        { session, dryRun, signal },
      );
      const fact = `${dryRun ? "would edit" : "edited"} ${shown}: ${told(result.edits)}${closing(changed, dryRun)}`;
      return `${fact}\n${shownDiff(result.diff)}`;
    });
  },
});

function told(edits: readonly EditOutcome[]): string {
  const places = edits.reduce((sum, { count }) => sum + count, 0);
  const everywhere = places > edits.length ? ` in ${counted(places, "place")}` : "";
  return `${counted(edits.length, "edit")}${everywhere}${tolerances(edits.map(({ step }) => step))}`;
}
