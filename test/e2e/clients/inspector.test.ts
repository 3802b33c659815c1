import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { describeEnd, run } from "../child.ts";
import { bearerToken, stdioCommand } from "../product.ts";
import { type Installed, install, installTimeoutMs } from "../programs.ts";
import type { Row } from "../rows.ts";
import { openStage, reading, type Stage } from "../stage.ts";
import type { Transport } from "./agent.ts";

const call = [
  "--method",
  "tools/call",
  "--tool-name",
  reading.tool,
  "--tool-args-json",
  JSON.stringify(reading.input),
];
const loadRequests = 500;
const commandTimeoutMs = 120_000;

/** SSE exists only in revisions with a handshake. */
const cells: [Transport, "legacy" | "auto" | "modern"][] = [
  ["stdio", "legacy"],
  ["stdio", "auto"],
  ["stdio", "modern"],
  ["http", "legacy"],
  ["http", "auto"],
  ["http", "modern"],
  ["sse", "legacy"],
];

const toolsList = z.object({ result: z.object({ tools: z.array(z.looseObject({ name: z.string() })) }) });
const toolsCall = z.object({ result: z.object({ content: z.array(z.looseObject({ text: z.string() })) }) });
const load = z.object({
  result: z.looseObject({ ok: z.number(), toolErrors: z.number(), errors: z.number() }),
});

let stage: Stage;
let program: Installed;
beforeAll(async () => {
  program = await install("inspector");
  stage = await openStage();
  return () => stage.close();
}, 2 * installTimeoutMs);

test.for(cells)(
  "Inspector accepts our tools and %s carries its load in era %s",
  async ([transport, era], { task, skip }) => {
    if ("absent" in program) return skip(program.absent);
    const { command, args: launcher } = program;
    const row: Row = {
      client: `Inspector ${program.version}`,
      transport: `${transport} ${era}`,
      steps: [],
      ms: 0,
    };
    task.meta.row = row;

    async function inspect(...args: string[]): Promise<unknown> {
      const target = [...launcher, "--cli", ...address(transport), "--protocol-era", era, "--format", "json"];
      const ended = await run(command, [...target, ...args], {
        cwd: stage.scratch.project,
        env: stage.scratch.env,
        timeoutMs: commandTimeoutMs,
      });
      row.ms += ended.ms;
      if (ended.code !== 0) throw new Error(describeEnd(`inspector ${args.join(" ")}`, ended));
      return JSON.parse(ended.stdout);
    }

    // Exits with 6 when a schema would not be portable between clients.
    const { tools } = toolsList.parse(await inspect("--method", "tools/list", "--strict")).result;
    row.steps.push("connected");
    expect(tools.map(({ name }) => name)).toContain("read_file");
    row.steps.push("listed");
    const { content } = toolsCall.parse(await inspect(...call)).result;
    expect(content.map(({ text }) => text).join("")).toBe(stage.expected);
    const figures = load.parse(
      await inspect(...call, "--load", "--load-requests", String(loadRequests)),
    ).result;
    expect(figures).toMatchObject({ ok: loadRequests, toolErrors: 0, errors: 0 });
    row.steps.push("called");
  },
);

function address(transport: Transport): readonly string[] {
  if (transport === "stdio") return stdioCommand();
  const url = `${stage.server.origin}/${transport === "sse" ? "sse" : "mcp"}`;
  return ["--transport", transport, url, "--header", `Authorization: Bearer ${bearerToken}`];
}
