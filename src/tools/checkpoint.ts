import * as z from "zod";
import type { Checkpoint, Checkpoints, Maker, Restored, RestoreResult } from "../core/checkpoints/index.ts";
import { CodiError } from "../shared/errors.ts";
import { defineTool } from "./tool.ts";

const input = z.strictObject({
  operation: z.enum(["create", "list", "diff", "restore"]),
  id: z.string().optional().describe("Checkpoint, or a session to diff (default: this one)"),
  path: z.string().optional().describe("Only this file or folder"),
  label: z.string().min(1).optional().describe("For create"),
  dry_run: z.boolean().optional(),
  force: z.boolean().optional().describe("Overwrite outside changes"),
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().optional(),
});

export const checkpoint = defineTool({
  name: "checkpoint",
  title: "Undo edits",
  toolset: "history",
  description:
    "Undoes edits. restore: files as before the call whose answer ended with that checkpoint id; later edits of them go too; can be undone itself. create: names a point to return to. diff: net change. list: newest first.",
  effect: "edit",
  destructive: true,
  input,
  asks: ({ operation, id, path, label }) => [
    { subject: [operation, id, path, label].filter(Boolean).join(" ") },
  ],
  async run(given, { services: { checkpoints }, caller, signal, annotate }) {
    const maker = { session: caller.session, agent: caller.aiTool, tool: "checkpoint" };
    switch (given.operation) {
      case "create":
        return create(checkpoints, maker, given.label);
      case "list":
        return list(checkpoints, given);
      case "diff":
        return diff(checkpoints, given, caller.session);
      case "restore": {
        const { id, path, dry_run: dryRun, force } = given;
        if (id === undefined)
          throw missing("id", "restore", "List the checkpoints there are with operation list.");
        const paths = path === undefined ? undefined : [path];
        const result = await checkpoints.restore({ ...maker, id, paths, dryRun, force, signal });
        if (result.id !== undefined)
          annotate({ message: `restored ${id}`, action: "restore", checkpoint: result.id });
        return told(result, id, dryRun === true);
      }
    }
  },
});

type Given = z.output<typeof input>;

async function create(checkpoints: Checkpoints, maker: Maker, label: string | undefined): Promise<string> {
  if (label === undefined) throw missing("label", "create", "Say in a few words what is reached here.");
  const { id } = await checkpoints.create({ ...maker, label });
  return `Point "${label}" is set; restoring it brings back every file as it is now.\ncheckpoint: ${id}`;
}

async function list(checkpoints: Checkpoints, { path, limit, cursor }: Given): Promise<string> {
  const page = await checkpoints.list({ path, limit, cursor });
  if (page.checkpoints.length === 0) return "No checkpoint fits.";
  const more = page.cursor === undefined ? [] : [`cursor: ${page.cursor}`];
  return [...page.checkpoints.map(line), ...more].join("\n");
}

async function diff(checkpoints: Checkpoints, { id, path }: Given, session: string): Promise<string> {
  // Ids say what they are by their first letter: c for checkpoints.
  const of = id === undefined ? { session } : id.startsWith("c") ? { id } : { session: id };
  const { text } = await checkpoints.diff({ ...of, path });
  return text || "Nothing differs.";
}

function line({ id, kind, status, session, agent, tool, label, time, files }: Checkpoint): string {
  const when = time.toISOString().slice(0, 19).replace("T", " ");
  if (kind === "point") return `${id} ${when} point "${label}" by ${agent} ${session}`;
  const named = files.slice(0, maxNamed).map(({ shown, change, tooLarge }) => {
    return `${shown} (${change}${tooLarge ? ", too large to restore" : ""})`;
  });
  const rest = files.length > maxNamed ? `, ${files.length - maxNamed} more` : "";
  const state = status === "done" ? "" : ` [${status}]`;
  return `${id} ${when} ${tool}${state} by ${agent} ${session}: ${named.join(", ")}${rest}`;
}

function told({ files, undone, id: own, diff }: RestoreResult, id: string, isDryRun: boolean): string {
  const paths = files.filter(({ action }) => action !== "none").map(fileLine);
  const head =
    paths.length === 0
      ? `Nothing to do: all ${files.length} paths are as they were before ${id}.`
      : `${isDryRun ? "Would restore" : "Restored"} to before ${id}:`;
  const calls = undone
    .slice(0, maxNamed)
    .map(({ id: call, tool, session }) => `${call} (${tool}, ${session})`);
  const rest = undone.length > maxNamed ? `, ${undone.length - maxNamed} more` : "";
  const lines = [head, ...paths, `Undoes ${calls.join(", ")}${rest}.`];
  if (diff) lines.push(diff.trimEnd());
  if (own !== undefined) lines.push(`checkpoint: ${own}`);
  return lines.join("\n");
}

const fileLine = ({ shown, action, reason }: Restored): string =>
  `${action} ${shown}${reason === undefined ? "" : ` - ${reason}`}`;

function missing(name: string, operation: string, hint: string): CodiError {
  return new CodiError("invalid_arguments", `\`${name}\` is missing: ${operation} needs it.`, { hint });
}

const maxNamed = 10;
