import * as z from "zod";
import type { JobState, OutputWindow, Shell } from "../core/shell/index.ts";
import { CodiError } from "../shared/errors.ts";
import { fact } from "./job-fact.ts";
import { type CallContext, defineTool } from "./tool.ts";

const input = z.strictObject({
  operation: z.enum(["list", "output", "wait", "input", "kill"]),
  id: z.string().optional(),
  offset: z.int().min(1).optional().describe("First line; default: the tail"),
  limit: z.int().min(1).optional(),
  text: z.string().optional().describe("For input; ^D closes stdin"),
  timeout_ms: z.int().optional().describe("For wait; at most 50000"),
});

export const shellJob = defineTool({
  name: "shell_job",
  title: "Follow a running command",
  toolset: "shell",
  description:
    "Follows commands of shell that still run, or whose output was cut. input types text (with its newline) into a background job; kill ends all its processes.",
  effect: "run",
  destructive: true,
  input,
  // Looking is told apart from acting by its first word; what is typed into a job is shown whole.
  asks: ({ operation, id, text }) => [{ subject: [operation, id, text].filter(Boolean).join(" ") }],
  async run(given, { services: { shell, fence }, signal, progress, annotate }) {
    if (given.operation === "list") return table(shell.list(), fence.show);
    const { operation, id } = given;
    if (id === undefined)
      throw new CodiError("invalid_arguments", `\`id\` is missing: ${operation} needs a job.`, {
        hint: "operation list shows the jobs there are.",
      });
    if (operation === "output") return window(await shell.output(id, shown(given)), id);
    const state = await act(shell, { ...given, operation, id }, { signal, progress });
    if (operation !== "wait") annotate({ message: fact(state), action: operation });
    const heading = operation === "input" ? `written to job ${id}: ${fact(state)}` : fact(state);
    return `${heading}\n${window(await shell.output(id, shown(given)), id)}`;
  },
});

type Given = z.output<typeof input>;
type Acting = Given & { readonly operation: "wait" | "input" | "kill"; readonly id: string };

function act(
  shell: Shell,
  { operation, id, text, timeout_ms: timeoutMs = defaultWaitMs }: Acting,
  { signal, progress }: Pick<CallContext, "signal" | "progress">,
): Promise<JobState> {
  if (operation === "kill") return shell.kill(id);
  if (operation === "wait")
    return shell.wait(id, Math.min(Math.max(timeoutMs, 0), maxWaitMs), {
      signal,
      progress: (elapsedMs, message) => progress(elapsedMs / 1000, undefined, message),
    });
  if (text === undefined)
    throw new CodiError("invalid_arguments", "`text` is missing: input needs something to write.", {
      hint: "To close the job's stdin, write ^D.",
    });
  return text === "^D" ? shell.input(id, "", true) : shell.input(id, text);
}

// Clients give a call up after a minute.
const maxWaitMs = 50_000;
const defaultWaitMs = 30_000;

const shown = ({ offset, limit }: Given) => ({
  ...(limit !== undefined && { limit }),
  ...(offset !== undefined && { offset }),
});

function window({ from, to, lines, text, lost, state }: OutputWindow, id: string): string {
  const caps = lost ? `; ${lost}` : "";
  const more = state?.isRunning || to < lines ? `; go on with offset ${to + 1}` : "";
  if (to < from) return `[no lines from ${from} on; ${lines} so far${caps}]`;
  const status = state === undefined ? `[${id} belonged to an earlier server]\n` : "";
  return `${status}[lines ${from}-${to} of ${lines}${caps}${more}]\n${text}`;
}

function table(jobs: readonly JobState[], show: (path: string) => string): string {
  if (jobs.length === 0) return "No jobs.";
  return jobs
    .map((job) => `${job.id}  ${fact(job)}  in ${show(job.cwd)}: ${firstLine(job.command)}`)
    .join("\n");
}

function firstLine(command: string): string {
  const [line = ""] = command.split("\n");
  return line.length < command.length || line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
