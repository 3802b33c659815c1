import * as z from "zod";
import { applyHunks, type FileOperation, parsePatch, type Step } from "../core/edits/index.ts";
import type { Change, Changed, Files } from "../core/files/index.ts";
import { CodiError } from "../shared/errors.ts";
import { counted, shownDiff, tolerances } from "./change-answer.ts";
import { type Ask, defineTool } from "./tool.ts";

export const applyPatch = defineTool({
  name: "apply_patch",
  title: "Apply a patch",
  toolset: "files",
  description:
    "Adds, updates, moves and deletes files, all or nothing. Takes `*** Begin Patch` (V4A), unified diffs, or SEARCH/REPLACE blocks below a line with the path.\nFor one file edit_file is enough.",
  effect: "edit",
  destructive: true,
  input: z.strictObject({
    patch: z.string().describe("The patch itself, not a file name"),
    dry_run: z.boolean().optional(),
  }),
  asks: ({ patch }) => pathsIn(patch),
  async run({ patch, dry_run }, { services, caller, signal }) {
    const { session } = caller;
    const dryRun = dry_run === true;
    const { operations, notes } = parsePatch(patch);
    return services.files.inTurn(async () => {
      const planned = await plan(operations, services.files, { session, signal });
      const changed = await services.files.change(
        planned.map(({ change }) => change),
        { session, dryRun, signal },
      );
      const lines = planned.map((one, i) => told(one, changed[i], dryRun));
      const fact = `${dryRun ? "would patch" : "patched"} ${counted(planned.length, "file")}`;
      const diffs = planned.map(({ diff }) => diff).join("");
      const left = notes.map((note) => `Note: ${note}.`);
      return [`${fact}: ${lines.join("; ")}`, ...left, shownDiff(diffs)].join("\n").trimEnd();
    });
  },
});

/** Every file that a patch touches; a patch that cannot be read touches none, and `run` says why. */
function pathsIn(patch: string): readonly Ask[] {
  try {
    return parsePatch(patch).operations.flatMap((one) =>
      one.kind === "move" ? [{ path: one.path }, { path: one.to }] : [{ path: one.path }],
    );
  } catch (error) {
    if (error instanceof CodiError) return [];
    throw error;
  }
}

interface Planned {
  readonly change: Change;
  readonly steps: readonly Step[];
  readonly diff: string;
}

type Options = { readonly session: string; readonly signal: AbortSignal };

/** Works out all changes before the first is made, and tells all that is wrong with the patch at once. */
async function plan(
  operations: readonly FileOperation[],
  files: Files,
  options: Options,
): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  const failed: CodiError[] = [];
  for (const operation of operations) {
    try {
      planned.push(await planOne(operation, files, options));
    } catch (error) {
      if (!(error instanceof CodiError)) throw error;
      failed.push(error);
    }
  }
  const [first] = failed;
  if (!first) return planned;
  if (operations.length === 1) throw first;
  const fine =
    planned.length === 0 ? "" : `\nThe other ${counted(planned.length, "file")} would have been fine.`;
  const messages = failed.map(({ message }) => message).join("\n");
  const hint = `${first.hint ?? ""} A patch is applied as a whole or not at all: send all of it again.`;
  throw new CodiError(first.code, `No file was changed. ${messages}${fine}`, { hint: hint.trim() });
}

async function planOne(operation: FileOperation, files: Files, options: Options): Promise<Planned> {
  const { path } = operation;
  if (operation.kind === "add") {
    return { change: { kind: "create", path, text: operation.text }, steps: [], diff: "" };
  }
  if (operation.kind === "delete" && operation.hunks.length === 0) {
    return { change: { kind: "delete", path }, steps: [], diff: "" };
  }
  const { text: before, format, hash, place } = await files.loadText(path, options);
  const { text, hunks, diff } = applyHunks(before, operation.hunks, { path: place.shown });
  const steps = hunks.map(({ step }) => step);
  switch (operation.kind) {
    case "update":
      return { change: { kind: "update", path, text, format, expectedHash: hash }, steps, diff };
    case "move":
      return {
        change: { kind: "move", path, to: operation.to, text, format, expectedHash: hash },
        steps,
        diff,
      };
    case "delete":
      if (text.trim() === "")
        return { change: { kind: "delete", path, expectedHash: hash }, steps, diff: "" };
      throw new CodiError("no_match", `${place.shown} holds more than the patch deletes`, {
        hint: "Read it again; to delete it whatever it holds use file_operation.",
      });
  }
}

function told({ change, steps }: Planned, changed: Changed | undefined, isDryRun: boolean): string {
  const shown = changed?.place.shown ?? change.path;
  const hash = changed?.after && !isDryRun ? `, hash ${changed.after.hash}` : "";
  const end = hash + (changed && !changed.seen && !isDryRun ? ", not read before in this session" : "");
  switch (change.kind) {
    case "create":
      return `added ${shown}${end}`;
    case "delete":
      return `deleted ${shown}`;
    case "move":
      return `moved ${changed?.from?.shown ?? change.path} to ${shown}${steps.length > 0 ? ` with ${counted(steps.length, "hunk")}` : ""}${tolerances(steps)}${end}`;
    case "update":
      return `updated ${shown} with ${counted(steps.length, "hunk")}${tolerances(steps)}${end}`;
  }
}
