import * as z from "zod";
import type { JobState, Ran } from "../core/shell/index.ts";
import { fact } from "./job-fact.ts";
import { type Block, defineTool } from "./tool.ts";

export const shell = defineTool({
  name: "shell",
  title: "Run a command",
  toolset: "shell",
  description:
    "Runs a command line in bash (or sh, PowerShell), sandboxed where possible: writes only to workspace and /tmp, no network.\nWhat takes over 50 s goes on as a job, see shell_job. No stdin; what it leaves running is ended: start servers with background.",
  effect: "run",
  destructive: true,
  input: z.strictObject({
    command: z.string(),
    cwd: z.string().optional(),
    timeout_ms: z.int().min(1).optional().describe("Then it is ended; default never"),
    background: z.boolean().optional().describe("Answer at once with a job id; stdin open"),
  }),
  asks: ({ command, cwd }) => [{ command, ...(cwd !== undefined && { cwd }) }],
  async run(
    { command, cwd, timeout_ms: timeoutMs, background },
    { services, caller, signal, progress, annotate },
  ) {
    const given = { cwd, timeoutMs, background };
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const ran = await services.shell.run(
      { command, session: caller.session, aiTool: caller.aiTool, ...set },
      { signal, progress: (elapsedMs, message) => progress(elapsedMs / 1000, undefined, message) },
    );
    annotate({ message: [fact(ran), ran.warning].filter(Boolean).join(". "), action: actionOf(ran) });
    return answer(ran);
  },
});

const actionOf = ({ warning }: JobState): string => (warning ? "unsandboxed" : "sandboxed");

function answer(ran: Ran): readonly Block[] {
  const lines = [
    fact(ran),
    ran.warning && `[${ran.warning}]`,
    ran.output.trimEnd() || (ran.isRunning ? undefined : "(no output)"),
    explain(ran),
  ];
  const text: Block = { type: "text", text: lines.filter(Boolean).join("\n") };
  if (ran.isWhole && !ran.isRunning) return [text];
  const name = `output of ${ran.id}`;
  return [text, { type: "resource_link", uri: `codi://job/${ran.id}/output`, name, mimeType: "text/plain" }];
}

/** What a wall feels like from inside is easily taken for a fault of the machine. */
function explain({ warning, exitCode, output }: Ran): string | undefined {
  if (warning || !exitCode || !walls.test(output)) return undefined;
  return "[The sandbox lets commands write only to the workspace (without .git/hooks, .git/config, .codi) and /tmp, and reach no network but localhost.]";
}

const walls =
  /read-only file system|EROFS|EAI_AGAIN|ENETUNREACH|network is unreachable|could not resolve host|name resolution|getaddrinfo/i;
