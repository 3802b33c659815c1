import { beforeAll, expect, test } from "vitest";
import { describeEnd, type Ended } from "../child.ts";
import { bearerToken, stdioCommand } from "../product.ts";
import { type Installed, install, installTimeoutMs } from "../programs.ts";
import type { Row } from "../rows.ts";
import { openStage, reading, type Stage } from "../stage.ts";
import type { Agent, Registration, Transport } from "./agent.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { setDesk } from "./desk.ts";
import type { ModelApi } from "./model/api.ts";
import { callOnce } from "./model/script.ts";
import { opencode } from "./opencode.ts";

const cells = [claude, codex, opencode].flatMap((agent) =>
  agent.transports.map((transport): [string, Transport, Agent] => [agent.title, transport, agent]),
);

let stage: Stage;
const installed = new Map<Agent, Installed>();
beforeAll(async () => {
  for (const agent of [claude, codex, opencode]) installed.set(agent, await install(agent.program));
  stage = await openStage();
  return () => stage.close();
}, 3 * installTimeoutMs);

test.for(cells)(
  "%s reads a file of this repository over %s",
  async ([title, transport, agent], { task, skip }) => {
    const program = installed.get(agent);
    if (program === undefined || "absent" in program) return skip(program?.absent);
    const row: Row = { client: `${title} ${program.version}`, transport, steps: [], ms: 0 };
    task.meta.row = row;
    const desk = await setDesk(agent, program, callOnce(reading.tool, reading.input));
    try {
      await agent.register(desk, registration(transport));
      const listed = await desk.client(...agent.listArgs);
      expect(listed.stdout + listed.stderr).toMatch(agent.registered);
      if (agent.listConnects) row.steps.push("connected");

      const asked = await desk.client(...agent.askArgs("Read the architecture."));
      const offered = desk.api.seen.flatMap(({ tools }) => tools);
      expect(offered, diagnosis(desk.api, asked)).toContain(agent.toolName);
      if (!agent.listConnects) row.steps.push("connected");
      row.steps.push("listed");

      const shown = desk.api.seen.at(-1)?.results.map(agent.unwrap) ?? [];
      expect(shown, diagnosis(desk.api, asked)).toContain(stage.expected);
      row.steps.push("called");
    } finally {
      row.ms = desk.ms();
      expect(await desk.clear(), "processes left behind by the client").toEqual([]);
    }
  },
);

function registration(transport: Transport): Registration {
  if (transport === "stdio") return { transport, command: stdioCommand() };
  return {
    transport,
    url: stage.server.origin + (transport === "sse" ? "/sse" : "/mcp"),
    token: bearerToken,
  };
}

function diagnosis(model: ModelApi, asked: Ended): string {
  return `${describeEnd("the client", asked)}\n--- other requests\n${model.others.join("\n")}`;
}
